// SPDX-License-Identifier: Apache-2.0
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { bare } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Program } from '../built-text/program.ts';
import type { Shape } from '../built-text/shape.ts';
import type { ArgumentEdit } from './argument-edits.ts';
import { argumentList, type Argument } from './argument-list.ts';
import { arraySource, wordSource } from './argument-source.ts';
import { commandShape, type CommandSite } from './command-sites.ts';
import { listName, programSource, referencesTo } from './program-source.ts';

/** One write to the local that holds the command. */
interface Write {
  readonly identifier: Node;
  /** The declarator or assignment. */
  readonly statement: Node;
  readonly value: Node;
  readonly given: readonly Argument[];
}

/**
 * Plans the change for a command that starts in a local and grows by `+=`, perhaps under conditions:
 * `cmd += ' -o ' + file` becomes `args.push('-o', file)`.
 */
export function planGrowth(program: Program, site: CommandSite): ArgumentEdit | undefined {
  const { source } = site;
  const command = bare(site.command);
  const [first, ...growth] = isPlainLocal(source, command) ? (writesOf(program, source, command) ?? []) : [];
  const [name, ...rest] = first?.given ?? [];
  const file = name === undefined ? undefined : programSource(source, name);
  if (first === undefined || file === undefined || growth.length === 0) {
    return undefined;
  }
  return {
    site,
    apply(editor) {
      const list = listName(source, command);
      editor.overwrite(first.value.start, first.value.end, arraySource(source, rest));
      editor.overwrite(first.identifier.start, first.identifier.end, list);
      for (const write of growth) {
        editor.overwrite(write.statement.start, write.statement.end, grown(source, list, write.given));
      }
      const changed = [command, first.identifier, ...growth.map(({ statement }) => statement)];
      const others = referencesTo(source, command).filter((other) => !changed.some((done) => holds(done, other)));
      others.forEach((other) => editor.overwrite(other.start, other.end, list));
      editor.overwrite(site.command.start, site.command.end, `${file}, ${list}`);
    },
  };
}

/** A local that is read once, by the call. */
function isPlainLocal(source: SourceFile, command: Node): boolean {
  const variable = command.type === 'Identifier' ? source.variableOf(command) : undefined;
  const isDeclared = variable?.defs.length === 1 && variable.defs[0]?.type === DefinitionType.Variable;
  return isDeclared && variable.references.filter((reference) => reference.isReadOnly()).length === 1;
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function grown(source: SourceFile, list: string, given: readonly Argument[]): string {
  const words = given.map((argument) => (argument.kind === 'word' ? wordSource(source, argument.pieces) : undefined));
  return words.every((word) => word !== undefined)
    ? `${list}.push(${words.join(', ')})`
    : `${list} = ${list}.concat(${arraySource(source, given)})`;
}

/** The writes in order, when each adds whole words; the first sets the local, at its declaration or after. */
function writesOf(program: Program, source: SourceFile, command: Node): readonly Write[] | undefined {
  const references = source.variableOf(command)?.references ?? [];
  const writes: Write[] = [];
  let isApart = true;
  for (const reference of references.filter((each) => each.isWrite())) {
    const identifier: unknown = reference.identifier;
    const assigned =
      isNode(identifier) && identifier.start < command.start ? assignmentOf(source, identifier) : undefined;
    if (assigned === undefined || assigned.isGrowth === (writes.length === 0)) {
      return undefined;
    }
    const shape = commandShape(program, source, assigned.value);
    const isWhole = (isApart || startsWithSpace(shape)) && isOwn(source, assigned.value, shape);
    const given = isWhole ? argumentList(shape) : undefined;
    if (given === undefined) {
      return undefined;
    }
    isApart = endsWithSpace(shape);
    writes.push({ ...assigned, given });
  }
  return writes;
}

/** `name = value` or `name += value` as a statement of its own, or the declaration of `name`. */
function assignmentOf(
  source: SourceFile,
  identifier: Node,
): (Omit<Write, 'given'> & { readonly isGrowth: boolean }) | undefined {
  const statement = source.parent(identifier);
  if (statement?.type === 'VariableDeclarator') {
    const value = child(statement, 'init');
    return value === undefined ? undefined : { identifier, statement, value, isGrowth: false };
  }
  const operator = statement?.['operator'];
  const value = statement === undefined ? undefined : child(statement, 'right');
  const isAlone = statement !== undefined && source.parent(statement)?.type === 'ExpressionStatement';
  return value !== undefined && isAlone && (operator === '=' || operator === '+=')
    ? { identifier, statement, value, isGrowth: operator === '+=' }
    : undefined;
}

function isOwn(source: SourceFile, value: Node, shape: Shape): boolean {
  switch (shape.kind) {
    case 'text':
    case 'hole':
      return shape.place.source === source && holds(value, shape.place.node);
    case 'sequence':
      return shape.parts.every((part) => isOwn(source, value, part));
    case 'choice':
    default:
      return shape.place !== undefined && shape.options.every((option) => isOwn(source, value, option));
  }
}

function startsWithSpace(shape: Shape): boolean {
  const first = shape.kind === 'sequence' ? shape.parts[0] : shape;
  return first?.kind === 'text' && /^\s/.test(first.text);
}

function endsWithSpace(shape: Shape): boolean {
  const last = shape.kind === 'sequence' ? shape.parts.at(-1) : shape;
  return last?.kind === 'text' && /\s$/.test(last.text);
}
