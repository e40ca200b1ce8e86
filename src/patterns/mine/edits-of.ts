// SPDX-License-Identifier: Apache-2.0
import { guardWords, repairWords } from '../../domain/repair-words.ts';
import type { Weakness } from '../../domain/weakness.ts';
import { Shapes } from '../../language/hunks/shapes.ts';
import {
  childrenOfTree,
  walkTree,
  type NameGrammar,
  type TreeField,
  type TreeFile,
  type TreeNode,
} from '../../language/hunks/tree.ts';
import type { PatternSource } from '../pattern.ts';
import { shapeDigest } from '../shape-digest.ts';
import { usesByName } from '../uses.ts';
import { Abstraction, WHOLE, type EditedFile } from './abstraction.ts';
import { changedFiles, type ChangedFile } from './changed-files.ts';
import { contextOf, placesIn, spotOf, WIDTHS, type Places, type Spot } from './context.ts';
import { concreteSize, isFillable, type LearnedEdit } from './edit.ts';
import { functionAround, jointChanges } from './joint-changes.ts';
import { movedNodes } from './moved.ts';
import { preludeFor, type Prelude } from './prelude.ts';

/** A fix to learn from: the sources of two versions, and what is said about them. */
export interface KnownFix extends Omit<PatternSource, 'file' | 'line' | 'shapes'> {
  readonly language: string;
  readonly weakness: Weakness;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/** Larger changes are rewrites; code that is only moved does not count. */
const LARGEST = 120;
/** A release with more changes than this in it is about other things. */
const MOST_CHANGES = 400;
/** In a release with no more changes than these, a new guard is likely what it was made for. */
const SMALL_FIX = 8;

/** What a fix changed, and what of it can be learned. */
export interface Lesson {
  readonly changes: number;
  /** Those that speak of the weakness. */
  readonly telling: number;
  /** Each telling change that can be carried over, in several widths. */
  readonly edits: readonly LearnedEdit[];
}

/** The edits of a fix that speak of its weakness, each seen in several widths. */
export async function editsOf(fix: KnownFix, grammar: NameGrammar): Promise<Lesson> {
  const shapes = new Shapes();
  const files = await changedFiles(fix.before, fix.after, { grammar, shapes });
  const count = files.reduce((sum, { changes }) => sum + changes.length, 0);
  const found = count > MOST_CHANGES ? [] : files.flatMap((file) => editsOfFile(file, { fix, grammar, shapes, count }));
  const telling = found.filter((edits) => edits !== null);
  return { changes: count, telling: telling.length, edits: onceEach(telling.flat()) };
}

/** The same change in several shipped copies is one. */
function onceEach(edits: readonly LearnedEdit[]): readonly LearnedEdit[] {
  const seen = new Map<string, LearnedEdit>();
  for (const edit of edits) {
    const key = JSON.stringify([edit.width, edit.context, edit.fresh]);
    seen.set(key, seen.get(key) ?? edit);
  }
  return [...seen.values()];
}

interface Mining {
  readonly fix: KnownFix;
  readonly grammar: NameGrammar;
  readonly shapes: Shapes;
  /** Changes of the whole release. */
  readonly count: number;
}

/** By change: what can be learned from it; `null` where it does not speak of the weakness. */
function editsOfFile(
  { mine, other, changes }: ChangedFile,
  mining: Mining,
): readonly (readonly LearnedEdit[] | null)[] {
  const { grammar } = mining;
  const places = placesIn(mine.root);
  const sides: Sides = {
    ...mining,
    mine,
    other,
    places,
    freshPlaces: placesIn(other.root),
    owners: ownersIn(mine.root),
    oldNames: grammar.variablesOf(mine.root),
    newNames: grammar.variablesOf(other.root),
  };
  return [...changes, ...jointChanges(changes, sides)].map((change) => {
    const spot = spotOf(change, places, sides.owners);
    const fresh = change.kind === 'replace' ? [change.fresh] : change.fresh;
    const isMore = fresh.some((node) => !isDeclarationOf(node, spot, sides));
    return spot === null || !isMore ? null : editsAt(spot, fresh, sides);
  });
}

/** New functions and constants of a file mend nothing until something uses them; then they come along. */
function isDeclarationOf(node: TreeNode, spot: Spot | null, { grammar, mine, oldNames }: Sides): boolean {
  const isTop = spot?.owner === mine.root;
  const names = isTop ? grammar.variablesOf(node) : new Set<string>();
  return names.size > 0 && grammar.declared(node).some((name) => !oldNames.has(name));
}

interface Sides extends Mining {
  readonly mine: TreeFile;
  readonly other: TreeFile;
  readonly places: Places;
  readonly freshPlaces: Places;
  readonly owners: ReadonlyMap<TreeField, TreeNode>;
  readonly oldNames: ReadonlySet<string>;
  readonly newNames: ReadonlySet<string>;
}

function ownersIn(root: TreeNode): ReadonlyMap<TreeField, TreeNode> {
  return new Map([...walkTree(root)].flatMap((node) => node.fields.map((field) => [field, node] as const)));
}

function editsAt(spot: Spot, fresh: readonly TreeNode[], sides: Sides): readonly LearnedEdit[] | null {
  const { grammar, shapes, fix, mine, other, places, freshPlaces } = sides;
  const removed = spot.field.nodes.slice(spot.from, spot.to);
  const moved = movedNodes(removed, fresh, shapes);
  const size = [...removed, ...fresh].reduce((sum, node) => sum + sizeBeside(moved, node, shapes), 0);
  const prelude = size > LARGEST ? null : preludeFor(fresh, removed, sides);
  const words = tellingWords({ fresh, removed, prelude }, sides);
  if (words === null) {
    return null;
  }
  if (prelude === null) {
    return [];
  }
  const [inner, outer] = [functionAround(spot.owner, places, grammar), functionAround(fresh[0], freshPlaces, grammar)];
  const file = editedFile(inner ?? mine.root, prelude.kept, sides);
  const source: PatternSource = {
    package: fix.package,
    vulnerable: fix.vulnerable,
    fixed: fix.fixed,
    advisories: fix.advisories,
    ...(fix.published === undefined ? {} : { published: fix.published }),
    file: mine.file,
    line: mine.text
      .slice(0, (spot.field.nodes[spot.from] ?? spot.field.nodes[spot.from - 1] ?? spot.owner).start)
      .split('\n').length,
    shapes: [inner, outer].flatMap((node) => (node === undefined ? [] : [shapeDigest(node, grammar)])),
  };
  return WIDTHS.flatMap((width): readonly LearnedEdit[] => {
    const abstraction = new Abstraction(file, moved);
    const context = contextOf(spot, width, { grammar, abstraction, places, shapes });
    const terms = fresh.map((node) => abstraction.termOf(node, freshPlaces.get(node), WHOLE));
    const edit = { context: context ?? terms[0], fresh: terms, holes: abstraction.holes, spans: abstraction.spans };
    return context === null ||
      edit.context === undefined ||
      !isFillable({ ...edit, context }) ||
      concreteSize(terms) === 0
      ? []
      : [
          {
            ...edit,
            context,
            language: fix.language,
            weakness: fix.weakness,
            width,
            text: other.text,
            prelude: prelude.declarations,
            words,
            sources: [source],
          },
        ];
  });
}

/** Words of the weakness that a change brings; `null` where it has nothing to do with it. */
function tellingWords(
  change: {
    readonly fresh: readonly TreeNode[];
    readonly removed: readonly TreeNode[];
    readonly prelude: Prelude | null;
  },
  { fix, mine, other, count }: Sides,
): number | null {
  const textOf = (nodes: readonly TreeNode[], { text }: TreeFile): string =>
    nodes.map(({ start, end }) => text.slice(start, end)).join('\n');
  const declared = (change.prelude?.declarations ?? []).map(({ text }) => text);
  const texts = {
    added: [textOf(change.fresh, other), ...declared].join('\n'),
    removed: textOf(change.removed, mine),
  };
  const words = repairWords(fix.weakness, texts);
  return words > 0 || count === 1 || (count <= SMALL_FIX && guardWords(texts) > 0) ? words : null;
}

/** Nodes that are not moved. */
function sizeBeside(moved: ReadonlyMap<number, TreeNode>, node: TreeNode, shapes: Shapes): number {
  return moved.has(shapes.of(node))
    ? 0
    : childrenOfTree(node).reduce((sum, child) => sum + sizeBeside(moved, child, shapes), 1);
}

function editedFile(
  scope: TreeNode,
  kept: ReadonlySet<string>,
  { grammar, shapes, mine, other, oldNames, newNames }: Sides,
): EditedFile {
  const uses = usesByName(scope, grammar);
  return {
    grammar,
    shapes,
    variables: new Set([...oldNames, ...newNames]),
    origins: new Map([...grammar.originsOf(other.root), ...grammar.originsOf(mine.root)]),
    kept,
    usesOf: (name) => uses.get(name) ?? [],
  };
}
