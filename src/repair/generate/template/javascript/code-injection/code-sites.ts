// SPDX-License-Identifier: Apache-2.0
import type { SinkEvent } from '../../../../../domain/observation.ts';
import { literalText } from '../../../../../language/javascript/flow/definition.ts';
import { sinkCalls, type SinkCall } from '../../../../../language/javascript/flow/sink-calls.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Program } from '../built-text/program.ts';
import { nodesOf } from '../built-text/nodes.ts';
import { leaves, sequence, text, type Shape } from '../built-text/shape.ts';
import { shapeOf } from '../built-text/shape-of.ts';

/** A place where text is turned into code that runs. */
export interface CodeSite {
  readonly source: SourceFile;
  readonly call: SinkCall;
  /** The expression that gives the code; of `Function`, its body. */
  readonly code: Node;
  /** How `code` is put together. */
  readonly shape: Shape;
  /** What was seen to be evaluated here. */
  readonly seen: readonly string[];
  /** How the caller's texts begin. */
  readonly attacked: readonly string[];
  /** The whole script: of `Function` with the head that its other arguments make. */
  readonly script: Shape;
}

/** What the reproducer was seen to do. */
export interface SeenRun {
  readonly events: readonly SinkEvent[];
  /** Texts of the caller. */
  readonly texts: readonly string[];
}

interface FoundCall {
  readonly source: SourceFile;
  readonly call: SinkCall;
  readonly code: Node;
}

/**
 * The sites that have the observed fault: where code was seen to be made, the others of the same files, and those
 * that put the same text together in other shipped copies. All sites when the place was not seen. In file order.
 */
export function codeSites(program: Program, run: SeenRun): readonly CodeSite[] {
  const { events, texts } = run;
  const named = program.sources.flatMap((source) => sinkCalls(source).flatMap((call) => foundCall(source, call) ?? []));
  const unnamed = events.filter((event) => !named.some((found) => isAt(program, found, event)));
  const learned = unnamed.flatMap((event) => seenCall(program, event) ?? []);
  const calls = distinct([...named, ...learned, ...learned.flatMap((found) => copiesOf(program, found))]);
  const seen = calls.filter((found) => events.some((event) => isAt(program, found, event)));
  const files = new Set(seen.map(({ source }) => source));
  const signatures = new Set(seen.map(signatureOf));
  const chosen =
    seen.length === 0 ? calls : calls.filter((found) => files.has(found.source) || signatures.has(signatureOf(found)));
  return chosen.map((found) => ({
    ...siteOf(program, found),
    seen: events.filter((event) => isAt(program, found, event)).flatMap((event) => event.detail),
    attacked: texts.map((text) => text.slice(0, 24)),
  }));
}

/** Modules that are loaded by a computed name are no sites. */
function foundCall(source: SourceFile, call: SinkCall): FoundCall | undefined {
  const isLoading = /^(?:require|import|require\.resolve)$/.test(call.api);
  const code = call.api === 'Function' ? call.arguments.at(-1) : call.arguments[0];
  // What a timer is given by a name is a function nearly always.
  const isTimer =
    call.api.startsWith('set') && code !== undefined && /^(?:Identifier|MemberExpression)$/.test(code.type);
  const isCode = call.kind === 'code' && !isLoading && !isTimer && code !== undefined && code.type !== 'SpreadElement';
  return isCode ? { source, call, code } : undefined;
}

/** A call that was seen to make a function through a name that says nothing: `new ctor(names, body)`. */
function seenCall(program: Program, event: SinkEvent): FoundCall | undefined {
  const frame = event.stack.find(({ file }) => program.source(file) !== undefined);
  const source = frame === undefined ? undefined : program.source(frame.file);
  if (frame === undefined || source === undefined || !isFunctionMade(event)) {
    return undefined;
  }
  const inner = source.nodeAt(source.offsetOf(frame.line, frame.column));
  const node = [inner, ...source.ancestors(inner)].find(
    ({ type }) => type === 'NewExpression' || type === 'CallExpression',
  );
  const given = node === undefined ? [] : children(node, 'arguments');
  const code = given.at(-1);
  return node === undefined || code === undefined || code.type === 'SpreadElement' || /Function/.test(code.type)
    ? undefined
    : { source, code, call: { kind: 'code', api: 'Function', node, arguments: given, dangerous: [], isShell: false } };
}

/** Less text than this is no sign of a copy. */
const LEAST_TEXT = 3;

/** In other files the calls that look the same and have the same texts: nothing else tells what they call. */
function copiesOf(program: Program, found: FoundCall): readonly FoundCall[] {
  const texts = textsIn(found.source, found.call.node);
  const { type } = found.call.node;
  return texts.length < LEAST_TEXT
    ? []
    : program.sources
        .filter((source) => source !== found.source)
        .flatMap((source) =>
          nodesOf(source)
            .filter((node) => node.type === type && isLike(source, node, { found, texts }))
            .flatMap((node) => {
              const given = children(node, 'arguments');
              const code = given.at(-1);
              return code === undefined ? [] : [{ source, code, call: { ...found.call, node, arguments: given } }];
            }),
        );
}

function isLike(source: SourceFile, node: Node, { found, texts }: { found: FoundCall; texts: string }): boolean {
  const given = children(node, 'arguments');
  return (
    given.length === found.call.arguments.length &&
    given.every(({ type }, index) => type === found.call.arguments[index]?.type) &&
    child(node, 'callee')?.type === child(found.call.node, 'callee')?.type &&
    textsIn(source, node) === texts
  );
}

function textsIn(source: SourceFile, node: Node): string {
  return [...source.walk(node)].flatMap((inner) => literalText(inner) ?? []).join('\0');
}

function distinct(calls: readonly FoundCall[]): readonly FoundCall[] {
  return [...new Map(calls.map((found) => [found.call.node, found])).values()];
}

/** The text tells as well: `Function` writes its own head around the code. */
function isFunctionMade({ api, detail }: SinkEvent): boolean {
  return api === 'Function' || detail.some((code) => code.startsWith('(function anonymous('));
}

/** Did the event happen in this call? The innermost frame in the component tells. */
function isAt(program: Program, { source, call }: FoundCall, { stack }: SinkEvent): boolean {
  const frame = stack.find(({ file }) => program.source(file) !== undefined);
  if (frame === undefined || frame.file !== source.file) {
    return false;
  }
  const offset = source.offsetOf(frame.line, frame.column);
  return call.node.start <= offset && offset <= call.node.end;
}

/** What is evaluated how, by the text the author wrote: the same in every copy, whatever names a bundler gave. */
function signatureOf({ source, call, code }: FoundCall): string {
  return `${call.api}\0${textsIn(source, code)}`;
}

/** As the engine writes it, so that what stands before a value can be found again in the code that was seen to run. */
export const HEAD = '(function anonymous(';

function siteOf(program: Program, { source, call, code }: FoundCall): Omit<CodeSite, 'seen' | 'attacked'> {
  const isFunction = call.api === 'Function';
  const shape = scriptShape(program, source, code);
  const head = isFunction ? call.arguments.slice(0, -1).filter((name) => name.type !== 'SpreadElement') : [];
  const mark = (value: string): Shape => text(value, { source, node: code });
  const names = head.flatMap((name, index) => [
    ...(index === 0 ? [] : [mark(',')]),
    scriptShape(program, source, name),
  ]);
  const script = isFunction ? sequence([mark(HEAD), ...names, mark('\n) {\n'), shape, mark('\n})')]) : shape;
  return { source, call, code, shape, script };
}

function scriptShape(program: Program, source: SourceFile, node: Node): Shape {
  return shapeOf(program, { source, node }, { language: 'script', unfolds });
}

/** A name is gone into when its value holds code of the author's: anything but letters, or his own escaping. */
function unfolds(shape: Shape): boolean {
  return leaves(shape).some((leaf) => (leaf.kind === 'text' ? /[^\w$]/.test(leaf.text) : leaf.outer !== undefined));
}
