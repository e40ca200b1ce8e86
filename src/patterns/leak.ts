// SPDX-License-Identifier: Apache-2.0
import type { SourceTexts } from '../domain/hunk.ts';
import { walkTree, type NameGrammar } from '../language/hunks/tree.ts';
import type { PatternSource, RepairPattern } from './pattern.ts';
import { shapeDigest } from './shape-digest.ts';

/** What must not have been learned from when patterns are tried on a case whose repair is known. */
export interface HeldOut {
  readonly package: string;
  readonly advisories: readonly string[];
  /** Day on which the world could know of it; later fixes may have been made with it in mind. */
  readonly known?: string | undefined;
  /** Shapes of its functions, before and after its repair. */
  readonly shapes: ReadonlySet<string>;
}

/** Smaller functions are the same everywhere and tell nothing. */
const LEAST_SHAPED = 15;

/** The shapes of all functions that say something; files that cannot be read have none. */
export async function functionShapes(texts: SourceTexts, grammar: NameGrammar): Promise<ReadonlySet<string>> {
  const shapes = new Set<string>();
  for (const [file, text] of texts) {
    const read = await grammar.read(file, text).catch((error: unknown) => {
      if (error instanceof SyntaxError) {
        return null;
      }
      throw error;
    });
    for (const node of read === null ? [] : walkTree(read.root)) {
      if (grammar.isFunction(node) && [...walkTree(node)].length >= LEAST_SHAPED) {
        shapes.add(shapeDigest(node, grammar));
      }
    }
  }
  return shapes;
}

/** Why a fix must not teach those who are tried on the held-out case; `null` where it may. */
export function leakOf(source: PatternSource, heldOut: HeldOut): string | null {
  const named = source.advisories.find((id) => heldOut.advisories.includes(id));
  const shape = source.shapes.find((one) => heldOut.shapes.has(one));
  if (source.package === heldOut.package) {
    return `it is of ${source.package} itself`;
  }
  if (named !== undefined) {
    return `it is about ${named} too`;
  }
  if (shape !== undefined) {
    return `${source.package} ${source.fixed} ${source.file} holds the same function`;
  }
  return isLater(source, heldOut) ? `it was published ${source.published ?? 'on an unknown day'}` : null;
}

/** Where the case has a day, a fix needs one, and an earlier one. */
function isLater({ published }: PatternSource, { known }: HeldOut): boolean {
  return known !== undefined && (published === undefined || published.slice(0, 10) >= known.slice(0, 10));
}

/** Every way in which a bank of patterns knows a held-out case; empty where it does not. */
export function leaksIn(bank: readonly RepairPattern[], heldOut: HeldOut): readonly string[] {
  return bank.flatMap(({ id, sources }) =>
    sources.flatMap((source) => {
      const because = leakOf(source, heldOut);
      return because === null ? [] : [`${id}: ${because}`];
    }),
  );
}
