// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { isFunctionNode, ownNodes, functionsOf, plainText, type FunctionOutline } from '../shape/outline.ts';
import { parsed } from '../source/parsed.ts';
import type { Node } from '../source/parse.ts';
import { child, children, type SourceFile } from '../source/source-file.ts';
import { regionsOf, type Region } from './regions.ts';

/** What a patch changed in one function that was there before. Offsets and lines are those of `after`. */
export interface Passage {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  /** Where the change begins: the function's harmless runs come by one of them. */
  readonly places: readonly number[];
  /** A value is another one than before for runs that go on; else runs are only looked at, and let by or not. */
  readonly isValue: boolean;
}

/** By function: what only runs when a file is loaded, and functions that are new, are come by if those are. */
export async function passagesOf({ file, before, after }: FileChange): Promise<readonly Passage[]> {
  const [old, source] = [before, after].map((text) => (text === null ? undefined : parsed(file, text)));
  if (old === undefined || source === undefined) {
    return [];
  }
  const functions = new Map(functionsOf(source).map((outline) => [outline.node, outline]));
  const known = new Map(functionsOf(old).map(({ name, node }) => [name, plainText(old, node)]));
  const found = (await regionsOf(file, old.text, source.text)).flatMap((region) =>
    touchedBy(region, { source, functions, known }),
  );
  const by = new Map<FunctionOutline, Touched[]>();
  for (const one of found) {
    by.set(one.outline, [...(by.get(one.outline) ?? []), one]);
  }
  return [...by].map(([outline, touched]) => passageOf(outline, touched, source));
}

interface Touched {
  readonly outline: FunctionOutline;
  readonly place: number;
  readonly isValue: boolean;
}

interface Look {
  readonly source: SourceFile;
  readonly functions: ReadonlyMap<Node, FunctionOutline>;
  /** Functions that were there before, by name, with their text. */
  readonly known: ReadonlyMap<string, string>;
}

function passageOf({ name, node }: FunctionOutline, touched: readonly Touched[], source: SourceFile): Passage {
  const values = touched.filter(({ isValue }) => isValue);
  const telling = values.length > 0 ? values : touched;
  const places = telling.map(({ place }) => place);
  const first = places.reduce((least, place) => Math.min(least, place), node.end);
  return {
    file: source.file,
    name,
    line: source.text.slice(0, first).split('\n').length,
    places,
    isValue: values.length > 0,
  };
}

function touchedBy(region: Region, look: Look): readonly Touched[] {
  const { source, functions, known } = look;
  const node = outermost(source, region);
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration' || isFunctionNode(node)) {
    return rewritten(node, look);
  }
  const around = [node, ...source.ancestors(node)].filter((each) => each.start < region.start && isFunctionNode(each));
  const outlines = around.flatMap((each) => functions.get(each) ?? []);
  const outline = outlines.find(({ name }) => known.has(name));
  if (outline === undefined) {
    return rewritten(node, look);
  }
  const inner = outlines[0] === outline ? region.start : (outlines[outlines.indexOf(outline) - 1]?.node.start ?? 0);
  const kind = kindOf(node, region, source);
  return kind === 'none' ? [] : [{ outline, place: inner, isValue: kind === 'value' }];
}

/** Functions below that were there before and read otherwise now. */
function rewritten(node: Node, { source, functions, known }: Look): readonly Touched[] {
  return [...source.walk(node)].flatMap((each) => {
    const outline = functions.get(each);
    const old = outline === undefined ? undefined : known.get(outline.name);
    const [first] = outline?.body ?? [];
    return outline === undefined || first === undefined || old === undefined || old === plainText(source, each)
      ? []
      : [{ outline, place: first.start, isValue: true }];
  });
}

/** The largest node that begins and ends with the region, or the smallest around it. */
function outermost(source: SourceFile, { start, end }: Region): Node {
  let node = source.nodeAt(start);
  for (const around of source.ancestors(node)) {
    if (node.end >= end && (around.start < start || around.end > end)) {
      break;
    }
    node = around;
  }
  return node;
}

/** What a change is for a harmless run that comes by it. */
function kindOf(node: Node, region: Region, source: SourceFile): 'value' | 'look' | 'none' {
  if (region.isInserted) {
    return kindOfInserted(node);
  }
  const chain = [node, ...source.ancestors(node)];
  const refusal = chain.find((each) => each.type === 'IfStatement' && isRefusal(each));
  const test = refusal === undefined ? undefined : child(refusal, 'test');
  const isInTest = test !== undefined && test.start <= region.start && region.end <= test.end;
  const isThrown = chain.some(({ type }) => type === 'ThrowStatement');
  return isInTest || isThrown ? 'look' : 'value';
}

function kindOfInserted(node: Node): 'value' | 'look' | 'none' {
  switch (node.type) {
    case 'VariableDeclaration':
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return 'none';
    case 'IfStatement':
      return isRefusal(node) ? 'look' : changesValue(node);
    case 'ExpressionStatement':
      return child(node, 'expression')?.type === 'CallExpression' ? 'look' : 'value';
    default:
      return node.type.endsWith('Statement') ? changesValue(node) : 'value';
  }
}

function changesValue(node: Node): 'value' | 'look' {
  const isChange = [node, ...ownNodes(node)].some(
    (each) => /^(?:Assignment|Update)Expression$/.test(each.type) || each.type === 'ReturnStatement',
  );
  return isChange ? 'value' : 'look';
}

/** Whoever enters its body goes no further. */
function isRefusal(node: Node): boolean {
  const body = child(node, 'consequent');
  const last = body?.type === 'BlockStatement' ? children(body, 'body').at(-1) : body;
  return child(node, 'alternate') === undefined && /^(?:Return|Throw|Continue|Break)Statement$/.test(last?.type ?? '');
}
