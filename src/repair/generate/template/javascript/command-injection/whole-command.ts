// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../../domain/encoded.ts';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import { bare, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import { isPublic, namesOf, parameterOf, type Parameter } from '../built-text/functions.ts';
import { unnamed } from '../built-text/shape.ts';
import type { Site } from '../../template.ts';
import type { CommandSite } from './command-sites.ts';

/** Names for a value that is a command line by contract, and for functions that exist to run one. */
const COMMAND =
  /^(?:_?cmds?|commands?|command_?line|cmd_?line|script|shell\w*|line|code|sh|system|exec\w*|run\w*|spawn\w*|execute\w*)$/i;

/** The command lines that were seen to run. */
export function observedCommands(site: Site): readonly string[] {
  const events = processEvents(site);
  return [...new Set(events.map(commandOf).filter((command) => command !== ''))];
}

/** Does a command that was seen begin with text of the caller that has shell syntax? */
export function isProgramAttacked(site: Site): boolean {
  const attacks = givenTexts(site).filter((text) => /[;&|`$<>\n'"]/.test(text));
  return observedCommands(site).some((command) =>
    attacks.some((attack) => command.replace(/^[\s"']+/, '').startsWith(attack.trim().slice(0, 40))),
  );
}

function givenTexts(site: Site): readonly string[] {
  return site.dossier.observations.flatMap(({ behaviour }) =>
    behaviour.calls.flatMap(({ args }) => args.flatMap(stringsIn)),
  );
}

/** `exec` reports its command line; a shell started by hand reports `sh -c` before it. */
function commandOf(event: SinkEvent): string {
  const at = event.detail.findIndex((word) => word === '-c' || word === '/c');
  return event.detail[at === -1 ? 0 : at + 1] ?? '';
}

function processEvents(site: Site): readonly SinkEvent[] {
  return site.dossier.observations.flatMap(({ sinks }) => sinks.filter(({ sink }) => sink === 'process'));
}

/**
 * Why no patch can keep the feature, when a public function runs, as its documented parameter and unchanged, the
 * whole command its caller hands it; `undefined` in every other case.
 */
export function wholeCommandReason(site: Site, commands: readonly CommandSite[]): string | undefined {
  const given = new Set(givenTexts(site));
  const isGiven = observedCommands(site).some((command) => given.has(command) || given.has(command.trim()));
  const passing = isGiven ? commands.map(passedThrough).find((found) => found !== undefined) : undefined;
  if (passing === undefined) {
    return undefined;
  }
  return (
    `"${passing.function}" exists to run the shell command its caller gives as "${passing.parameter}"; every shell ` +
    'feature in that text is a legitimate use, so no patch keeps the function. Callers should pass fixed commands only, ' +
    'or start programs with an argument list (execFile)'
  );
}

interface PassedThrough {
  readonly function: string;
  readonly parameter: string;
}

/** The public function and its parameter, where the command is that parameter and nothing else. */
function passedThrough(site: CommandSite): PassedThrough | undefined {
  const { source } = site;
  const shape = unnamed(site.shape);
  const isWhole = shape.kind === 'hole' && shape.outer === undefined && shape.form === 'value';
  const node = isWhole ? untrimmed(bare(shape.place.node)) : undefined;
  const root = node === undefined ? undefined : rootOf(node);
  const parameter = root === undefined ? undefined : parameterOf(source, root);
  if (node === undefined || parameter === undefined || !isPublic(parameter.of)) {
    return undefined;
  }
  return namedForCommands(node, parameter);
}

/** Does the name of the value, or of the function, say that it is a command? */
function namedForCommands(node: Node, parameter: Parameter): PassedThrough | undefined {
  const name = nameOf(node.type === 'MemberExpression' ? (child(node, 'property') ?? node) : node) ?? '';
  const called = namesOf(parameter.of).map(({ name }) => name);
  const isCommand = COMMAND.test(name) || called.some((each) => COMMAND.test(each));
  return isCommand ? { function: called[0] ?? 'the exported function', parameter: name } : undefined;
}

function untrimmed(node: Node): Node {
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  return object ?? node;
}

/** `options` in `options.command`. */
function rootOf(node: Node): Node | undefined {
  const object = node.type === 'MemberExpression' ? child(node, 'object') : node;
  return object?.type === 'Identifier' ? object : undefined;
}

function stringsIn(value: Encoded): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if (value.t === 'array') {
    return value.items.flatMap(stringsIn);
  }
  return value.t === 'object' ? value.entries.flatMap(([, each]) => stringsIn(each)) : [];
}
