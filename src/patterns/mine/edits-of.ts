// SPDX-License-Identifier: Apache-2.0
import { repairWords } from '../../domain/repair-words.ts';
import type { Weakness } from '../../domain/weakness.ts';
import { compare, type TreeChange } from '../../language/hunks/compare.ts';
import { pairFiles } from '../../language/hunks/pair-files.ts';
import { Shapes } from '../../language/hunks/shapes.ts';
import { walkTree, type NameGrammar, type TreeField, type TreeFile, type TreeNode } from '../../language/hunks/tree.ts';
import type { PatternSource } from '../pattern.ts';
import { shapeDigest } from '../shape-digest.ts';
import { usesByName } from '../uses.ts';
import { Abstraction, WHOLE, type EditedFile } from './abstraction.ts';
import { contextOf, placesIn, spotOf, WIDTHS, type Places, type Spot } from './context.ts';
import { concreteSize, isFillable, type LearnedEdit } from './edit.ts';
import { movedNodes } from './moved.ts';
import { preludeFor } from './prelude.ts';

/** A fix to learn from: the sources of two versions, and what is said about them. */
export interface KnownFix extends Omit<PatternSource, 'file' | 'line' | 'shapes'> {
  readonly language: string;
  readonly weakness: Weakness;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/** Larger changes are rewrites. */
const LARGEST = 120;
/** A release with more changes than this in it is about other things. */
const MOST_CHANGES = 400;

/** The edits of a fix that speak of its weakness, each seen in several widths. */
export async function editsOf(fix: KnownFix, grammar: NameGrammar): Promise<readonly LearnedEdit[]> {
  const shapes = new Shapes();
  const old = await readAll(fix.before, fix.after, grammar);
  const fresh = await readAll(fix.after, fix.before, grammar);
  const pairs = pairFiles(old, fresh, shapes).pairs.map(([mine, other]) => ({
    mine,
    other,
    changes: compare(mine.root, other.root, shapes) ?? [],
  }));
  const count = pairs.reduce((sum, { changes }) => sum + changes.length, 0);
  const edits =
    count > MOST_CHANGES
      ? []
      : pairs.flatMap((pair) => editsOfPair(pair, { fix, grammar, shapes, isSole: count === 1 }));
  return onceEach(edits);
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

async function readAll(
  texts: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
  grammar: NameGrammar,
): Promise<readonly TreeFile[]> {
  const files: TreeFile[] = [];
  for (const [file, text] of [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (others.get(file) !== text && !TEST.test(file) && !isGenerated(file, text)) {
      const read = await grammar.read(file, text).catch((error: unknown) => {
        if (error instanceof SyntaxError) {
          return null;
        }
        throw error;
      });
      files.push(...(read === null ? [] : [read]));
    }
  }
  return files;
}

const TEST = /(?:^|[/._-])(?:tests?|specs?|bench(?:mark)?)\.\w+$/i;

/** Minified text and bundles say nothing about how people write, and repeat what stands in the source. */
function isGenerated(file: string, text: string): boolean {
  return BUILT.test(file) || text.length > 200_000 || text.length / (text.split('\n').length + 1) > 200;
}

const BUILT = /(?:^|\/)(?:dist|build|bundles?|umd|min|cjs|esm?)\/|\.min\.\w+$/;

interface Mining {
  readonly fix: KnownFix;
  readonly grammar: NameGrammar;
  readonly shapes: Shapes;
  readonly isSole: boolean;
}

interface Pair {
  readonly mine: TreeFile;
  readonly other: TreeFile;
  readonly changes: readonly TreeChange[];
}

function editsOfPair({ mine, other, changes }: Pair, mining: Mining): readonly LearnedEdit[] {
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
  return changes.flatMap((change) => {
    const spot = spotOf(change, places, sides.owners);
    const fresh = change.kind === 'replace' ? [change.fresh] : change.fresh;
    const isMore = fresh.some((node) => !isDeclarationOf(node, spot, sides));
    return spot === null || !isMore ? [] : editsAt(spot, fresh, sides);
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

function editsAt(spot: Spot, fresh: readonly TreeNode[], sides: Sides): readonly LearnedEdit[] {
  const { grammar, shapes, fix, mine, other, places, freshPlaces } = sides;
  const removed = spot.field.nodes.slice(spot.from, spot.to);
  const size = [...removed, ...fresh].reduce((sum, node) => sum + shapes.sizeOf(node), 0);
  const textOf = (nodes: readonly TreeNode[], { text }: TreeFile): string =>
    nodes.map(({ start, end }) => text.slice(start, end)).join('\n');
  const prelude = size > LARGEST ? null : preludeFor(fresh, removed, sides);
  const words = repairWords(fix.weakness, {
    added: `${textOf(fresh, other)}\n${(prelude?.declarations ?? []).map(({ text }) => text).join('\n')}`,
    removed: textOf(removed, mine),
  });
  if (prelude === null || (words === 0 && !sides.isSole)) {
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
    const abstraction = new Abstraction(file, movedNodes(removed, fresh, shapes));
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

function functionAround(node: TreeNode | undefined, places: Places, grammar: NameGrammar): TreeNode | undefined {
  for (let at = node; at !== undefined; at = places.get(at)?.parent) {
    if (grammar.isFunction(at)) {
      return at;
    }
  }
  return undefined;
}
