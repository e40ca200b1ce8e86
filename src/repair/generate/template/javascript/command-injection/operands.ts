// SPDX-License-Identifier: Apache-2.0
import { nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, childrenOf } from '../../../../../language/javascript/source/source-file.ts';
import { isCallerControlled } from '../built-text/caller-controlled.ts';
import type { Program } from '../built-text/program.ts';
import { unnamed, type Hole } from '../built-text/shape.ts';
import type { Guard } from './shell-snippets.ts';
import { readCommand, type Reading, type Use } from './shell-reading.ts';
import type { CommandSite } from './command-sites.ts';

/** A value that lands in a command line, and how to keep it harmless there. */
export interface Operand {
  readonly hole: Hole;
  readonly guard: Guard;
  readonly use: Use;
}

export interface Guarding {
  /** Are values outside quotes several words: as their names say, or always? */
  readonly splitting: 'by-name' | 'always';
  /** The attack was seen to enter as the program itself. */
  readonly isProgramAttacked: boolean;
}

/** Names for a program that whoever sets the tool up may choose, with options and all; so are settings in general. */
const PROGRAM =
  /(?:^|[a-z_])(?:exec|executable|cmd|command|bin|binary|program|tool|opener|path)$|^(?:exec|executable|cmd|command|bin|binary|program|tool|path)(?:[A-Z_]|$)/i;

/** Names for text that holds several words on purpose. */
const SEVERAL_WORDS =
  /(?:^|[a-z_])(?:args?|argv|arguments?|opts?|options?|flags?|params?|parameters?|switches|extras?|cmd|command(?:line)?)(?:str(?:ing)?|line|list|name|value)?s?$/i;

/**
 * The values in a command that code outside the component can choose, each with the guard its place in the line asks
 * for. A fragment that several words are handed in for is gone into when its callers use shell syntax of their own.
 */
export function operandsOf(program: Program, site: CommandSite, guarding: Guarding): readonly Operand[] {
  return readingOf(site)
    .uses.filter(({ hole }) => hole.form !== 'number' && isCallerControlled(program, hole.place))
    .filter((use) => guarding.isProgramAttacked || !isChosenProgram(use))
    .flatMap((use) => {
      const guard = guardOf(use, guarding.splitting);
      return guard === undefined ? [] : guard === 'refuse' ? [refused(use)] : [{ hole: use.hole, use, guard }];
    });
}

/** What is refused goes on through the author's own quoting: the values that pass mean what they meant. */
export function refused(use: Use): Operand {
  const { outer: _kept, ...hole } = use.hole;
  return { hole, use, guard: 'refuse' };
}

export function readingOf(site: CommandSite): Reading {
  const shape = unnamed(site.shape);
  const whole = shape.kind === 'hole' && shape.isFragment === true && shape.inner !== undefined ? shape.inner : shape;
  return readCommand(whole);
}

function guardOf(use: Use, splitting: Guarding['splitting']): Guard | undefined {
  switch (use.context) {
    case 'double':
      return 'in-double';
    case 'single':
      return 'in-single';
    case 'nested':
      return 'refuse';
    case 'escaped':
      return undefined;
    case 'bare':
    default:
      return splitting === 'always' || (use.hole.form === 'value' && isSeveralWords(use)) ? 'words' : 'word';
  }
}

function isChosenProgram({ isProgram, context, hole }: Use): boolean {
  const { node } = hole.place;
  return isProgram && context === 'bare' && (node.type === 'MemberExpression' || PROGRAM.test(nameFor(node)));
}

function isSeveralWords({ hole, isProgram }: Use): boolean {
  return isProgram || hole.isFragment === true || SEVERAL_WORDS.test(nameFor(hole.place.node));
}

/** The name by which the author thinks of a value: the last one in it that says something. */
export function nameFor(node: Node): string {
  switch (node.type) {
    case 'Identifier':
      return nameOf(node) ?? '';
    case 'MemberExpression': {
      const part = child(node, node['computed'] === true ? 'object' : 'property');
      return part === undefined ? '' : nameFor(part);
    }
    default: {
      const names = childrenOf(node).map(nameFor);
      return names.find((name) => name !== '') ?? '';
    }
  }
}
