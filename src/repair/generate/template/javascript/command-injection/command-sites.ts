// SPDX-License-Identifier: Apache-2.0
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, literalText } from '../../../../../language/javascript/flow/definition.ts';
import { isShellProgram, sinkCalls, type SinkCall } from '../../../../../language/javascript/flow/sink-calls.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { itemsOf, joined } from '../built-text/arrays.ts';
import type { Program } from '../built-text/program.ts';
import { constantLength, couldGive, leaves, sequence, text, type Shape } from '../built-text/shape.ts';
import { shapeOf, startOf } from '../built-text/shape-of.ts';
import type { Reader } from '../built-text/walk.ts';
import { nodesOf } from '../built-text/nodes.ts';

/** A place where a command line is handed to a shell, or to code outside the component that does so. */
export interface CommandSite {
  readonly source: SourceFile;
  /** The expression that gives the command line. */
  readonly command: Node;
  readonly shape: Shape;
  /** The call of the shell API, where it stands in the component itself. */
  readonly call?: SinkCall;
}

/** How a command, or a part of one, is put together. */
export function commandShape(program: Program, source: SourceFile, node: Node): Shape {
  return shapeOf(program, { source, node }, SHELL);
}

const SHELL: Reader = { language: 'shell', unfolds };

/** Text that means something to a shell, beyond a plain word. */
const SHELL_TEXT = /[\s'"`$|&;<>()\\*?#~{}[\]]/;

/** A name is gone into when its value holds words, quotes or other shell text of the author's, or his own quoting. */
function unfolds(shape: Shape): boolean {
  return leaves(shape).some((leaf) =>
    leaf.kind === 'text'
      ? SHELL_TEXT.test(leaf.text)
      : leaf.outer !== undefined || (leaf.form === 'list' && SHELL_TEXT.test(leaf.separator ?? '')),
  );
}

/**
 * The command lines the component builds. Those handed to a shell API in its own files are found by the name of the
 * API; for a command that was seen to run and that none of these could have given, the expression is searched whose
 * text fits best: it goes through a dependency or a queue. What else is handed to the same dependency runs as well.
 */
export function commandSites(program: Program, observed: readonly string[]): readonly CommandSite[] {
  const known = program.sources.flatMap((source) => sinkCalls(source).flatMap((call) => siteOf(program, source, call)));
  const missing = observed.filter((command) => !known.some((site) => couldGive(site.shape, command)));
  const learned = missing.flatMap((command) => builtLike(program, command) ?? []);
  const alike = learned.flatMap((site) => handedToSame(program, site));
  const seen = new Set<Node>();
  return [...known, ...learned, ...alike].filter(({ command }) => !seen.has(command) && seen.add(command));
}

function siteOf(program: Program, source: SourceFile, call: SinkCall): readonly CommandSite[] {
  const [first, second] = call.arguments;
  if (call.kind !== 'process' || !call.isShell || first === undefined) {
    return [];
  }
  const isSpawn = call.dangerous.length > 1 || /(?:spawn|execFile)/.test(call.api);
  if (!isSpawn) {
    return [{ source, command: first, shape: commandShape(program, source, first), call }];
  }
  return spawnedSite(program, { source, call, first, second });
}

/** `spawn('sh', ['-c', script])`, and `spawn(program, list, { shell: true })`, which joins the list with spaces. */
function spawnedSite(
  program: Program,
  spawned: {
    readonly source: SourceFile;
    readonly call: SinkCall;
    readonly first: Node;
    readonly second: Node | undefined;
  },
): readonly CommandSite[] {
  const { source, call, first, second } = spawned;
  const walk = startOf(program, source, SHELL);
  const name = literalText(bare(first));
  if (name !== undefined && isShellProgram(name)) {
    const script = second === undefined ? undefined : scriptOf(second);
    return script === undefined
      ? []
      : [{ source, command: script, shape: commandShape(program, source, script), call }];
  }
  const isList =
    second !== undefined && (bare(second).type === 'ArrayExpression' || itemsOf(walk, second) !== undefined);
  const glue = text(' ', { source, node: first });
  const list = isList ? [glue, joined(walk, second, { text: ' ', node: first })] : [];
  return [{ source, command: first, shape: sequence([commandShape(program, source, first), ...list]), call }];
}

/** The script in `['-c', script]`. */
function scriptOf(list: Node): Node | undefined {
  const elements = children(bare(list), 'elements');
  const at = elements.findIndex((element) => /^(?:-\w*c|\/c|-Command)$/i.test(literalText(bare(element)) ?? ''));
  return at === -1 ? undefined : elements[at + 1];
}

/** The string-building expression that fits a command seen to run, with the most constant text. */
function builtLike(program: Program, command: string): CommandSite | undefined {
  let best: CommandSite | undefined;
  for (const source of program.sources) {
    for (const node of nodesOf(source)) {
      const site = isBuilding(source, node)
        ? { source, command: node, shape: commandShape(program, source, node) }
        : undefined;
      const weight = site === undefined ? 0 : constantLength(site.shape);
      const isLoose = site === undefined || isAlone(site.shape);
      if (
        !isLoose &&
        weight >= 2 &&
        couldGive(site.shape, command) &&
        weight > (best === undefined ? 0 : constantLength(best.shape))
      ) {
        best = site;
      }
    }
  }
  return best;
}

/** What the component hands to the function of another package that was seen to run a command. */
function handedToSame(program: Program, { source, command }: CommandSite): readonly CommandSite[] {
  const call = source.parent(command);
  const index = call?.type === 'CallExpression' ? children(call, 'arguments').indexOf(command) : -1;
  const api = call === undefined || index === -1 ? undefined : calledOutside(source, call);
  return api === undefined
    ? []
    : program.sources.flatMap((other) =>
        nodesOf(other).flatMap((node) => {
          const given = node.type === 'CallExpression' ? children(node, 'arguments')[index] : undefined;
          return given === undefined || given.type === 'SpreadElement' || calledOutside(other, node) !== api
            ? []
            : [{ source: other, command: given, shape: commandShape(program, other, given) }];
        }),
      );
}

/** The name of the function that a call calls, where it comes from another package. */
function calledOutside(source: SourceFile, call: Node): string | undefined {
  const callee = child(call, 'callee');
  const api = callee === undefined ? undefined : apiOf(source, callee);
  return api === undefined || /^[.(]/.test(api) ? undefined : api;
}

function isAlone(shape: Shape): boolean {
  return !leaves(shape).some((leaf) => leaf.kind === 'hole');
}

/** An outermost sum, template, formatting or joining call. */
function isBuilding(source: SourceFile, node: Node): boolean {
  if (node.type === 'BinaryExpression') {
    return node['operator'] === '+' && source.parent(node)?.type !== 'BinaryExpression';
  }
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  return (
    node.type === 'TemplateLiteral' ||
    (callee !== undefined && /(?:format|printf|\.join|\.concat)$/.test(source.textOf(callee).slice(-20)))
  );
}
