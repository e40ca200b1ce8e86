// SPDX-License-Identifier: Apache-2.0
import type { Hunk, HunkReport, TextEdit, Versions } from '../../domain/hunk.ts';
import type { Region } from '../../domain/location.ts';
import { sha256 } from '../../support/digest.ts';
import { apart } from './apart.ts';
import { compare, type TreeChange } from './compare.ts';
import { changesInFunctions } from './pair-functions.ts';
import { pairFiles } from './pair-files.ts';
import { reunite } from './reunite.ts';
import { requirements } from './requirements.ts';
import { Shapes } from './shapes.ts';
import { childrenOfTree, type Grammar, type TreeFile, type TreeNode } from './tree.ts';
import { write } from './write.ts';

/** A hunk before it is known which others it needs. */
export interface Draft extends Omit<Hunk, 'requires'> {
  /** Names that come with it, and names that go. */
  readonly brings: readonly string[];
  readonly takes: readonly string[];
  /** The place that it changes together with others, each a hunk of its own. */
  readonly row?: string;
}

/** The changes from the target's files to the repaired ones, as hunks on the target's text. */
export async function hunksOf({ mine, after }: Versions, grammar: Grammar): Promise<HunkReport> {
  const lost: string[] = [];
  const isChanged = ([file]: readonly [string, string]): boolean => mine.get(file) !== after.get(file);
  const own = await readAll([...mine].filter(isChanged), grammar, lost);
  const fresh = await readAll([...after].filter(isChanged), grammar, lost);
  const shapes = new Shapes();
  const { pairs, added } = pairFiles(own, fresh, shapes);
  const drafts: Omit<Draft, 'id'>[] = [];
  for (const [one, other] of pairs) {
    const compared = compare(one.root, other.root, shapes);
    const whole = compared && reunite(compared, { grammar, shapes }).map((change) => ({ change, fresh: other }));
    const changes = whole ?? changesInFunctions(one, [other, ...added], { grammar, shapes });
    if (changes.length === 0 && compared === null) {
      lost.push(`${one.file}: nothing in it is like ${other.file}`);
    }
    for (const [index, { change, fresh }] of changes.entries()) {
      const row = `${one.file} ${index}`;
      drafts.push(
        ...apart(change, { grammar, shapes }).map((part) => ({
          ...draftOf(part, { mine: one, fresh, grammar, shapes }),
          row,
        })),
      );
    }
  }
  drafts.push(...added.map((file) => newFile(file, { grammar, shapes })));
  const named = drafts.map((draft, index): Draft => ({ ...draft, id: `hunk-${index + 1}` }));
  return { hunks: requirements(named, own), lost };
}

async function readAll(
  texts: readonly (readonly [string, string])[],
  grammar: Grammar,
  lost: string[],
): Promise<readonly TreeFile[]> {
  const files: TreeFile[] = [];
  for (const [file, text] of texts.toSorted(([a], [b]) => a.localeCompare(b))) {
    try {
      files.push(await grammar.read(file, text));
    } catch (error) {
      lost.push(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return files;
}

interface Sides {
  readonly mine: TreeFile;
  readonly fresh: TreeFile;
  readonly grammar: Grammar;
  readonly shapes: Shapes;
}

function draftOf(change: TreeChange, sides: Sides): Omit<Draft, 'id'> {
  const { mine, fresh, grammar, shapes } = sides;
  const gone = change.kind === 'replace' ? [change.old] : change.field.nodes.slice(change.from, change.to);
  const coming = change.kind === 'replace' ? [change.fresh] : change.fresh;
  const edit = write(change, { mine, fresh, grammar });
  const size = [...gone, ...coming].reduce((sum, node) => sum + shapes.sizeOf(node), 0);
  return {
    location: { file: mine.file, region: regionOf(mine.text, edit) },
    where: whereOf(mine, edit.start, grammar) ?? firstWords(coming[0] ?? gone[0], coming.length > 0 ? fresh : mine),
    edits: [edit],
    removed: gone.map((node) => mine.text.slice(node.start, node.end)).join('\n'),
    added: edit.text,
    size,
    twin: sha256([gone, coming].map((nodes) => nodes.map((node) => shapes.of(node)).join(' ')).join('|')),
    brings: coming.flatMap((node) => grammar.declared(node)),
    takes: gone.flatMap((node) => grammar.declared(node)),
  };
}

function newFile(file: TreeFile, { grammar, shapes }: Pick<Sides, 'grammar' | 'shapes'>): Omit<Draft, 'id'> {
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return {
    location: { file: file.file, region },
    where: 'a new file',
    edits: [],
    newFile: file.text,
    removed: '',
    added: file.text,
    size: shapes.sizeOf(file.root),
    twin: sha256(file.text),
    brings: grammar.declared(file.root),
    takes: [],
  };
}

/** The innermost function with a name. */
function whereOf({ root }: TreeFile, offset: number, grammar: Grammar): string | undefined {
  let found: string | undefined;
  let named: string | undefined;
  for (let node: TreeNode | undefined = root; node !== undefined; node = childAt(node, offset)) {
    named = node.name !== undefined && node.name !== '' ? node.name : named;
    found = grammar.functionName(node) === null ? found : (node.name ?? named ?? found);
  }
  return found === '' ? undefined : found;
}

function childAt(node: TreeNode, offset: number): TreeNode | undefined {
  return childrenOfTree(node).find(({ start, end }) => start <= offset && offset <= end);
}

function firstWords(node: TreeNode | undefined, { text }: TreeFile): string {
  return node === undefined ? '' : (text.slice(node.start, node.end).split('\n')[0] ?? '').slice(0, 60);
}

function regionOf(text: string, { start, end }: TextEdit): Region {
  const at = (offset: number): readonly [number, number] => {
    const lines = text.slice(0, offset).split('\n');
    return [lines.length, (lines.at(-1) ?? '').length + 1];
  };
  const [[startLine, startColumn], [endLine, endColumn]] = [at(start), at(end)];
  return { startLine, startColumn, endLine, endColumn };
}
