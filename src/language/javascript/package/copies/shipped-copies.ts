// SPDX-License-Identifier: Apache-2.0
import type { Region } from '../../../../domain/location.ts';
import { isFunctionNode } from '../../shape/outline.ts';
import type { Node } from '../../source/parse.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { nodesOf } from './nodes-by-type.ts';
import { calledName, haveOneShape, likeness, printsOf, weightOf, type FunctionPrint } from './anchors.ts';

/** The same code in another file of the package: compiled, bundled, minified, or just copied. */
export interface ShippedCopy {
  readonly file: string;
  /** The function that is the copy; for code outside of functions, the copied node. */
  readonly around: Region;
  /** Inside it, what stands where the asked region stood; `around` when that cannot be told. */
  readonly region: Region;
  /** `same`: equal but for names and white space. `alike`: went through a compiler, or was changed a little. */
  readonly kind: 'same' | 'alike';
}

/** How much two functions must have in common: of one name or one source map less than others. */
const ALIKE = 0.72;
const ALIKE_AND_RELATED = 0.45;
/** Share of a file's functions that its copies hold. */
const MOST = 0.6;
/** Functions with less in them than this are alike by chance. */
const LEAST_WEIGHT = 3;
const LEAST_SIZE = 12;

/** Which files of a package hold copies of one another's code. */
export class ShippedCopies {
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #builtFrom: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #prints = new Map<string, readonly FunctionPrint[]>();

  /** `builtFrom`: by built file, the files that its source map names. */
  constructor(
    sources: ReadonlyMap<string, SourceFile>,
    builtFrom: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
  ) {
    this.#sources = sources;
    this.#builtFrom = builtFrom;
  }

  /** Copies of the code at a region in other files, at most one per file, sorted by file. */
  copiesOf(file: string, region: Region): readonly ShippedCopy[] {
    const source = this.#sources.get(file);
    if (source === undefined) {
      return [];
    }
    const node = nodeIn(source, region);
    const around = [node, ...source.ancestors(node)].find(isFunctionNode);
    const print = this.#printsIn(file).find((candidate) => candidate.node === around);
    const others = [...this.#sources].filter(([name]) => name !== file);
    const telling = tellingNode(source, node);
    return others
      .flatMap(([name, other]) => {
        const found = print === undefined ? undefined : this.#copyIn(file, print, name);
        const copy =
          found === undefined
            ? telling && copiedNode(telling, other)
            : inFunction({ source, node, print }, { source: other, ...found });
        return copy === undefined ? [] : [{ file: name, ...copy }];
      })
      .toSorted((a, b) => a.file.localeCompare(b.file));
  }

  /** Other files that hold most of this file's functions, sorted. */
  filesLike(file: string): readonly string[] {
    const telling = this.#printsIn(file).filter(isTelling);
    const least = Math.max(1, Math.ceil(telling.length * MOST));
    return [...this.#sources.keys()]
      .filter((other) => other !== file)
      .filter((other) => telling.filter((print) => this.#copyIn(file, print, other) !== undefined).length >= least)
      .toSorted();
  }

  #copyIn(file: string, print: FunctionPrint, other: string): Match | undefined {
    const isRelated = this.#builtFrom.get(file)?.has(other) === true || this.#builtFrom.get(other)?.has(file) === true;
    let best: Match | undefined;
    for (const candidate of this.#printsIn(other)) {
      const score = scoreOf(print, candidate, isRelated);
      if (score > (best?.score ?? 0)) {
        best = { print: candidate, score, isSame: candidate.shape === print.shape };
      }
    }
    return best;
  }

  #printsIn(file: string): readonly FunctionPrint[] {
    const known = this.#prints.get(file);
    const source = this.#sources.get(file);
    if (known !== undefined || source === undefined) {
      return known ?? [];
    }
    const prints = printsOf(source);
    this.#prints.set(file, prints);
    return prints;
  }
}

interface Match {
  readonly print: FunctionPrint;
  readonly score: number;
  readonly isSame: boolean;
}

function isTelling(print: FunctionPrint): boolean {
  return print.weight >= LEAST_WEIGHT && print.size >= LEAST_SIZE;
}

/** 0 when two functions are no copies of one another. */
function scoreOf(a: FunctionPrint, b: FunctionPrint, isRelated: boolean): number {
  const hasOneName = a.name.length > 2 && a.name === b.name;
  const bonus = hasOneName ? 0.5 : 0;
  if (a.shape === b.shape && a.size >= LEAST_SIZE) {
    return 2 + bonus;
  }
  const score = likeness(a, b);
  const isSmall = Math.min(a.weight, b.weight) < LEAST_WEIGHT;
  const isClose = score >= (hasOneName || isRelated ? ALIKE_AND_RELATED : ALIKE);
  return isSmall || !isClose ? 0 : score + bonus;
}

function nodeIn(source: SourceFile, region: Region): Node {
  const start = source.offsetOf(region.startLine, region.startColumn);
  const end = source.offsetOf(region.endLine, region.endColumn);
  let found = source.nodeAt(start);
  for (const around of source.ancestors(found)) {
    if (found.end >= end) {
      break;
    }
    found = around;
  }
  // The outermost node that is no larger: the call rather than its callee.
  for (const around of source.ancestors(found)) {
    if (around.start !== start || around.end > end) {
      break;
    }
    found = around;
  }
  return found;
}

type Copy = Omit<ShippedCopy, 'file'>;

interface Origin {
  readonly source: SourceFile;
  readonly node: Node;
  readonly print: FunctionPrint | undefined;
}

function inFunction({ source, node, print }: Origin, match: Match & { readonly source: SourceFile }): Copy {
  const around = match.source.regionOf(match.print.node);
  const kind = match.isSame ? 'same' : 'alike';
  const root = print?.node ?? source.program;
  const inner = counterpart({ source, root, node }, { source: match.source, root: match.print.node });
  return { around, region: inner === undefined ? around : match.source.regionOf(inner), kind };
}

interface Tree {
  readonly source: SourceFile;
  readonly root: Node;
}

/** In trees of one shape the node at the same place; else the one that reads the same, counted from the beginning. */
function counterpart(from: Tree & { readonly node: Node }, to: Tree): Node | undefined {
  const nodes = [...from.source.walk(from.root)];
  const others = [...to.source.walk(to.root)];
  if (nodes.length === others.length && haveOneShape(from.root, to.root)) {
    return others[nodes.indexOf(from.node)];
  }
  const key = keyOfNode(from.source, from.node);
  const index = nodes.filter((node) => keyOfNode(from.source, node) === key).indexOf(from.node);
  return key === null ? undefined : others.filter((node) => keyOfNode(to.source, node) === key)[index];
}

/** What is the same about a node in a compiled copy: a literal's text, a call's method name. */
function keyOfNode(source: SourceFile, node: Node): string | null {
  if (node.type === 'Literal') {
    return `literal ${source.textOf(node)}`;
  }
  const name = calledName(node);
  return name === null ? null : `call ${name}`;
}

/** A pattern, or code that tells more than the many lines that only fetch or name something. */
interface TellingNode {
  readonly node: Node;
  /** What a copy reads like; a statement is told by its shape instead. */
  readonly pattern: string | undefined;
}

function tellingNode(source: SourceFile, node: Node): TellingNode | undefined {
  if (node['regex'] !== undefined && node['regex'] !== null) {
    return { node, pattern: source.textOf(node) };
  }
  const isTold = node.type !== 'Program' && isLarge(source, node) && weightOf(source, node) >= LEAST_WEIGHT;
  return isTold ? { node, pattern: undefined } : undefined;
}

/** Code outside of functions, or in a function that has no copy: the same pattern, or a statement of the same shape. */
function copiedNode({ node, pattern }: TellingNode, other: SourceFile): Copy | undefined {
  const found = nodesOf(other, node.type).find((candidate) =>
    pattern === undefined
      ? candidate.end - candidate.start > 10 && haveOneShape(candidate, node)
      : other.textOf(candidate) === pattern,
  );
  const region = found === undefined ? undefined : other.regionOf(found);
  return region === undefined ? undefined : { around: region, region, kind: 'same' };
}

function isLarge(source: SourceFile, node: Node): boolean {
  let size = 0;
  for (const _inner of source.walk(node)) {
    size += 1;
    if (size >= LEAST_SIZE) {
      return true;
    }
  }
  return false;
}
