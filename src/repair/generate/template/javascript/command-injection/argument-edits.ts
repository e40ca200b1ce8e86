// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { bare, definitionOf, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { functionAround } from '../built-text/functions.ts';
import type { Program } from '../built-text/program.ts';
import type { Shape } from '../built-text/shape.ts';
import { planGrowth } from './argument-growth.ts';
import { argumentList } from './argument-list.ts';
import { arraySource } from './argument-source.ts';
import { listName, programSource, referencesTo } from './program-source.ts';
import type { CommandSite } from './command-sites.ts';

/** How one site is changed to start its program without a shell. */
export interface ArgumentEdit {
  readonly site: CommandSite;
  apply(editor: MagicString): void;
}

/**
 * Plans the change for a site whose command is a fixed program with operands, built in one place; `undefined` when it
 * takes a shell, or when the code around it looks at what only a shell answers.
 */
export function planArguments(program: Program, site: CommandSite): ArgumentEdit | undefined {
  const { source, call, shape } = site;
  if (
    call === undefined ||
    !/^child_process\.exec(?:Sync)?$/.test(call.api) ||
    looksAtShellAnswers(source, call.node)
  ) {
    return undefined;
  }
  if (children(call.node, 'arguments')[0] !== site.command || hasShellOption(call.arguments)) {
    return undefined;
  }
  const target = builtAt(source, site.command);
  if (target === undefined) {
    return planGrowth(program, site);
  }
  const given = isBuiltWithin(source, target, shape) ? argumentList(shape) : undefined;
  const [first, ...rest] = given ?? [];
  const file = first === undefined ? undefined : programSource(source, first);
  return file === undefined ? undefined : inOnePlace(site, target, { file, list: arraySource(source, rest) });
}

function inOnePlace(
  site: CommandSite,
  target: Node,
  text: { readonly file: string; readonly list: string },
): ArgumentEdit {
  const { source, command } = site;
  return {
    site,
    apply(editor) {
      if (target === command) {
        editor.overwrite(target.start, target.end, `${text.file}, ${text.list}`);
        return;
      }
      editor.overwrite(target.start, target.end, text.list);
      const names = referencesTo(source, bare(command));
      const renamed = listName(source, bare(command));
      names.filter((name) => name !== bare(command)).forEach((name) => editor.overwrite(name.start, name.end, renamed));
      editor.overwrite(command.start, command.end, `${text.file}, ${renamed}`);
    },
  };
}

/** The expression that builds the command: the argument, or the only value of a local that is used for nothing else. */
function builtAt(source: SourceFile, command: Node): Node | undefined {
  const node = bare(command);
  if (node.type !== 'Identifier') {
    return node.type === 'CallExpression' || node.type === 'MemberExpression' ? callBuilt(node) : node;
  }
  const definition = definitionOf(source, node);
  const variable = source.variableOf(node);
  const reads = variable?.references.filter((reference) => reference.isRead()).length;
  const isSimple = definition !== undefined && definition.path.length === 0 && reads === 1;
  return isSimple && !/^Import|Function|^Class/.test(definition.node.type) ? definition.node : undefined;
}

/** `format(…)`, `[…].join(' ')` and the like build here; a call of anything else builds elsewhere. */
function callBuilt(node: Node): Node | undefined {
  return node.type === 'CallExpression' ? node : undefined;
}

/** Is everything the command is made of written inside the target? Then its text can be put in another order. */
function isBuiltWithin(source: SourceFile, target: Node, shape: Shape): boolean {
  const isWithin = (node: Node): boolean => target.start <= node.start && node.end <= target.end;
  return placesIn(shape).every((part) => part.place.source === source && isWithin(part.place.node));
}

function placesIn(shape: Shape): readonly { readonly place: { readonly source: SourceFile; readonly node: Node } }[] {
  switch (shape.kind) {
    case 'text':
    case 'hole':
      return [shape];
    case 'sequence':
      return shape.parts.flatMap(placesIn);
    case 'choice':
    default:
      return [
        ...shape.options.flatMap(placesIn),
        // Where a name is used does not matter, only where its value is written.
        ...(shape.place === undefined || shape.options.length === 1 ? [] : [{ place: shape.place }]),
      ];
  }
}

/** Does the code ask for exit status 127 or the words "not found", which a shell gives for a missing program? */
function looksAtShellAnswers(source: SourceFile, call: Node): boolean {
  const around = functionAround(source, call);
  const text = around === undefined ? source.textOf(call) : source.textOf(around);
  return /\b127\b|\b126\b|not found|No such file|not recognized/.test(text);
}

function hasShellOption(given: readonly Node[]): boolean {
  return given.some((argument) =>
    children(bare(argument), 'properties').some((property) => keyOf(property) === 'shell'),
  );
}
