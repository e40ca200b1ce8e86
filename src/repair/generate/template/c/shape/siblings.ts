// SPDX-License-Identifier: Apache-2.0
import type { CodeBase, Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionAround, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { enclosing, findAll, namedChildren, outward, type CNode } from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import type { Edit } from '../write/edit.ts';

/** A statement shorter than this stands in many places by chance: the one before it must be alike as well. */
const SHORTEST = 12;
const MOST_SIBLINGS = 12;

/** Code that was copied has its faults copied with it. */
export interface Sibling {
  readonly reading: Reading;
  readonly fn: CFunction;
  readonly edits: readonly Edit[];
}

/**
 * Places where a change made at one place could be made as well: the same statement in another function, with the same
 * names in scope. The edits of one file are moved there; none where the two texts differ in what the edits touch.
 */
export async function siblingsOf(edits: readonly Edit[], code: CodeBase): Promise<readonly Sibling[]> {
  const statement = await statementOf(edits, code);
  const names = namesOf(edits);
  const isAbout = names.some((name) => new RegExp(`\\b${name}\\b`).test(statement?.text ?? ''));
  if (statement === undefined || !isAbout) {
    return [];
  }
  const found: Sibling[] = [];
  for (const file of code.files.filter((each) => /\.(?:c|cc|cpp|cxx)$/.test(each))) {
    const reading = (await code.text(file)).includes(statement.text) ? await code.reading(file) : undefined;
    for (const { twin, fn } of reading === undefined ? [] : twinsIn(reading, statement, names)) {
      if (reading !== undefined && (file !== edits[0]?.file || twin.start !== statement.start)) {
        found.push({ reading, fn, edits: moved(edits, { from: statement, to: twin, file }) });
      }
    }
  }
  return found
    .filter(({ reading, edits: [edit] }) => edit !== undefined && knows(reading, edit, names))
    .slice(0, MOST_SIBLINGS);
}

function twinsIn(
  reading: Reading,
  statement: CNode,
  names: readonly string[],
): readonly { readonly twin: CNode; readonly fn: CFunction }[] {
  const mark = markOf(statement, names);
  return findAll(reading.unit.root, statement.type).flatMap((twin) => {
    const isTwin = twin.text === statement.text && mark !== undefined && markOf(twin, names) === mark;
    const fn = isTwin ? functionAround(reading.unit, twin) : undefined;
    return fn === undefined ? [] : [{ twin, fn }];
  });
}

/** What a statement is known by: its text, of a short one also what the one before it does with the same names. */
function markOf(statement: CNode, names: readonly string[]): string | undefined {
  if (statement.text.length >= SHORTEST) {
    return statement.text;
  }
  const siblings = statement.parent === null ? [] : namedChildren(statement.parent);
  const before = siblings[siblings.indexOf(statement) - 1]?.text
    .replaceAll(/\b[A-Za-z_]\w*\b(?!\s*\()/g, (name) => (names.includes(name) ? name : '_'))
    .replaceAll(/\s+/g, '');
  return before === undefined || before.length < SHORTEST ? undefined : `${before} ${statement.text}`;
}

/** The one statement that all edits lie in. */
async function statementOf(edits: readonly Edit[], code: CodeBase): Promise<CNode | undefined> {
  const [first] = edits;
  const reading = first === undefined ? undefined : await code.reading(first.file);
  const isOneFile = edits.every(({ file }) => file === first?.file);
  const statement =
    reading === undefined || !isOneFile
      ? undefined
      : statementAround(reading, Math.min(...edits.map(({ start }) => start)));
  const isInside =
    statement !== undefined && edits.every(({ start, end }) => start >= statement.start && end <= statement.end);
  return isInside ? statement : undefined;
}

function statementAround({ unit }: Reading, offset: number): CNode | undefined {
  const at = findAll(
    unit.root,
    'expression_statement',
    'if_statement',
    'return_statement',
    'while_statement',
    'for_statement',
  );
  const inside = at.filter(({ start, end }) => start <= offset && offset <= end);
  const innermost = inside.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
  return innermost === undefined ? undefined : enclosing(innermost, innermost.type);
}

function moved(
  edits: readonly Edit[],
  { from, to, file }: { readonly from: CNode; readonly to: CNode; readonly file: string },
): readonly Edit[] {
  const by = to.start - from.start;
  return edits.map((edit) => ({ ...edit, file, start: edit.start + by, end: edit.end + by }));
}

/** Names that the new text speaks of. */
function namesOf(edits: readonly Edit[]): readonly string[] {
  const words = edits.flatMap(({ text }) => [
    ...text.replace(/(?:->|\.)\w+|"[^"]*"|\w+\s*\(/g, ' ').matchAll(/\b[a-z_]\w*\b/g),
  ]);
  return [...new Set(words.map(([word]) => word))].filter((word) => !KEYWORDS.has(word));
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'if else return goto break continue sizeof while for do int unsigned long char size_t nullptr false true'.split(' '),
);

/** Every variable among the names can be used there; labels and constants are left to the compiler. */
function knows({ unit }: Reading, { start }: Edit, names: readonly string[]): boolean {
  const at = findAll(unit.root, 'expression_statement', 'if_statement', 'return_statement').find(
    (node) => node.start <= start && start <= node.end && [...outward(node)].length > 0,
  );
  const scope = new Set(at === undefined ? [] : variablesAt(unit, at).map(({ name }) => name));
  return names.every((name) => scope.has(name));
}
