// SPDX-License-Identifier: Apache-2.0
import { edgesTo, isOwn, type Edge, type NpmNode, type NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import type { PackumentVersion } from '../../dependencies/registry/package-source.ts';
import { bringsOnlySafe } from './brought.ts';
import { ruleFor, type OverrideRule } from './overrides.ts';
import { admits, packageOfRange, type VersionList } from './versions.ts';

/** What may be changed beside the lock file. */
export interface Policy {
  /** Ranges in the project's own manifests. */
  readonly mayChangeOwn: boolean;
  /** What other packages ask for, by an override. */
  readonly mayOverride: boolean;
}

export interface Question {
  readonly tree: NpmTree;
  readonly versions: VersionList;
  readonly rules: readonly OverrideRule[];
  readonly isSafe: (name: string, version: string) => Promise<boolean>;
  readonly policy: Policy;
}

/** What must move, to which version, and which requirements have to give way for it. */
export interface Solution {
  /** Those who ask before those who are asked for. */
  readonly moves: readonly { readonly node: NpmNode; readonly to: PackumentVersion }[];
  /** Edges from the project's own manifests whose range must be raised. */
  readonly raised: readonly Edge[];
  readonly overridden: readonly { readonly edge: Edge; readonly rule: OverrideRule | undefined }[];
}

export type Solved =
  | { readonly kind: 'solved'; readonly solution: Solution }
  | { readonly kind: 'blocked'; readonly because: string };

/**
 * The lowest versions that rid the tree of the vulnerable nodes. A demand on a package travels up to those who ask for
 * it: who cannot be met by a version that is allowed must move itself, until everybody is met or a range of the
 * project's own stands in the way.
 */
export async function solve(targets: readonly NpmNode[], question: Question): Promise<Solved> {
  const search = new Search(question);
  const blocked = await search.spread(targets);
  return blocked === undefined ? search.choose() : { kind: 'blocked', because: blocked };
}

type Demand = (version: PackumentVersion) => boolean;

/** A tree of packages is wide, not deep; more rounds than this are a circle. */
const MOST_ROUNDS = 200;

class Search {
  readonly #question: Question;
  readonly #allowed = new Map<NpmNode, readonly PackumentVersion[]>();
  readonly #raised = new Set<Edge>();
  readonly #overridden = new Map<Edge, OverrideRule | undefined>();

  constructor(question: Question) {
    this.#question = question;
  }

  /** Gives the reason when some demand cannot be met. */
  async spread(targets: readonly NpmNode[]): Promise<string | undefined> {
    const open = [...targets];
    for (let round = 0; open.length > 0; round += 1) {
      const node = open.shift();
      if (node === undefined) {
        break;
      }
      if (round > MOST_ROUNDS) {
        return 'the packages that ask for each other do not settle';
      }
      const blocked = await this.#restrict(node, () => true);
      if (blocked !== undefined) {
        return blocked;
      }
      for (const edge of edgesTo(this.#question.tree, node)) {
        const answer = await this.#meet(edge, node);
        if (answer.kind === 'blocked') {
          return answer.because;
        }
        open.push(...(answer.kind === 'moves' ? [edge.from] : []));
      }
    }
    return undefined;
  }

  async #restrict(node: NpmNode, demand: Demand): Promise<string | undefined> {
    const known = this.#allowed.get(node) ?? (await this.#candidates(node));
    const left = known.filter(demand);
    this.#allowed.set(node, left);
    return left.length > 0 ? undefined : this.#whyNone(node);
  }

  #whyNone(node: NpmNode): string {
    const { origin, name, version } = node;
    return origin === 'registry'
      ? `no version of ${name} from ${version} on is free of known vulnerabilities and fits those who ask for it`
      : `${name}@${version} does not come from the registry (${origin}), so no other version of it can be chosen`;
  }

  async #candidates(node: NpmNode): Promise<readonly PackumentVersion[]> {
    if (node.origin !== 'registry') {
      return [];
    }
    const all = await this.#question.versions.from(node.name, node.version);
    const safe: PackumentVersion[] = [];
    for (const version of all) {
      if (await this.#question.isSafe(node.name, version.version)) {
        safe.push(version);
      }
    }
    const current = await this.#question.versions.one(node.name, node.version);
    const clean: PackumentVersion[] = [];
    for (const version of safe) {
      if (version.version === node.version || (await bringsOnlySafe(version, current, this.#question))) {
        clean.push(version);
      }
    }
    // Where all bring something, the new lock file will tell what. A release its own maintainer warns of comes last.
    const free = clean.length > 0 ? clean : safe;
    const sound = free.filter(({ deprecated }) => deprecated === undefined);
    return sound.length > 0 ? sound : free;
  }

  async #meet(edge: Edge, node: NpmNode): Promise<{ kind: 'met' | 'moves' } | { kind: 'blocked'; because: string }> {
    const { tree, rules, policy } = this.#question;
    const allowed = this.#allowed.get(node) ?? [];
    const rule = ruleFor(rules, edge, tree);
    const range = rule === undefined || isOwn(edge.from) ? edge.requirement.range : rule.value;
    if (edge.requirement.kind === 'optional-peer' || allowed.some(({ version }) => admits(range, version))) {
      return { kind: 'met' };
    }
    if (isOwn(edge.from)) {
      this.#raised.add(edge);
      return policy.mayChangeOwn
        ? { kind: 'met' }
        : { kind: 'blocked', because: `${nameOf(edge.from)} asks for ${edge.requirement.name}@${range}` };
    }
    // An override that is already there is respected, and raised where it is what holds the package back.
    if (rule !== undefined || (policy.mayOverride && edge.requirement.kind !== 'peer')) {
      this.#overridden.set(edge, rule);
      return { kind: 'met' };
    }
    const blocked = await this.#restrict(edge.from, (version) => this.#letsMove(version, edge, allowed));
    return blocked === undefined ? { kind: 'moves' } : { kind: 'blocked', because: blocked };
  }

  /** Whether that version of the one who asks could live with some allowed version. */
  #letsMove(asking: PackumentVersion, { requirement }: Edge, allowed: readonly PackumentVersion[]): boolean {
    const range = rangeIn(asking, requirement.name);
    return range === undefined || allowed.some(({ version }) => admits(range, version));
  }

  /** From those who ask down to those who are asked for, always the lowest version that all who ask take. */
  choose(): Solved {
    const chosen = new Map<NpmNode, PackumentVersion>();
    for (const node of this.#fromTheTop()) {
      const ranges = this.#rangesOn(node, chosen);
      const fitting = (this.#allowed.get(node) ?? []).find(({ version }) =>
        ranges.every((range) => admits(range, version)),
      );
      if (fitting === undefined) {
        const because = `no single version of ${node.name} fits all who ask for it (${ranges.join(', ')})`;
        return { kind: 'blocked', because };
      }
      chosen.set(node, fitting);
    }
    return {
      kind: 'solved',
      solution: {
        moves: [...chosen].map(([node, to]) => ({ node, to })).filter(({ node, to }) => to.version !== node.version),
        raised: [...this.#raised],
        overridden: [...this.#overridden].map(([edge, rule]) => ({ edge, rule })),
      },
    };
  }

  #rangesOn(node: NpmNode, chosen: ReadonlyMap<NpmNode, PackumentVersion>): readonly string[] {
    const { tree, rules } = this.#question;
    return edgesTo(tree, node).flatMap((edge) => {
      if (this.#raised.has(edge) || this.#overridden.has(edge) || edge.requirement.kind === 'optional-peer') {
        return [];
      }
      const moved = chosen.get(edge.from);
      const rule = isOwn(edge.from) ? undefined : ruleFor(rules, edge, tree);
      const range = moved === undefined ? edge.requirement.range : rangeIn(moved, edge.requirement.name);
      const wanted = rule?.value ?? range;
      // A moved package may ask for another package under the same name, or for none.
      return wanted === undefined || packageOfRange(wanted, edge.requirement.name) !== node.name ? [] : [wanted];
    });
  }

  #fromTheTop(): readonly NpmNode[] {
    const ordered: NpmNode[] = [];
    const visit = (node: NpmNode, path: ReadonlySet<NpmNode>): void => {
      if (ordered.includes(node) || path.has(node)) {
        return;
      }
      const deeper = new Set([...path, node]);
      for (const { from } of edgesTo(this.#question.tree, node)) {
        if (this.#allowed.has(from)) {
          visit(from, deeper);
        }
      }
      ordered.push(node);
    };
    for (const node of this.#allowed.keys()) {
      visit(node, new Set());
    }
    return ordered;
  }
}

function rangeIn(version: PackumentVersion, name: string): string | undefined {
  return version.dependencies[name] ?? version.optionalDependencies[name] ?? version.peerDependencies[name];
}

function nameOf(node: NpmNode): string {
  return node.location === '' ? 'the project' : node.location;
}
