// SPDX-License-Identifier: Apache-2.0
import { resolveFrom, type Edge, type NpmNode, type NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import { WORKSPACE_FILE } from '../../dependencies/lockfile/pnpm/workspace-file.ts';
import type { Edit, RemedyKind } from '../../domain/remedy.ts';
import type { Solution } from './solve.ts';
import { isBreaking, restyled } from './versions.ts';

/** A solution as changes to files. */
export function editsOf(solution: Solution, tree: NpmTree): readonly Edit[] {
  const to = new Map(solution.moves.map((move) => [move.node, move.to.version]));
  const metBy = (edge: Edge): string => {
    const node = resolveFrom(tree, edge.from, edge.requirement.name);
    return (node === undefined ? undefined : (to.get(node) ?? node.version)) ?? '';
  };
  return [
    ...unique(solution.raised.map((edge): Edit => rangeEdit(edge, metBy(edge)))),
    ...unique(solution.overridden.map((one): Edit => overrideEdit(one, metBy(one.edge)))),
    ...solution.moves.map(({ node, to: { version } }): Edit => ({
      kind: 'lock',
      location: node.location,
      name: node.name,
      from: node.version,
      to: version,
    })),
  ];
}

const SECTIONS: Readonly<Record<Edge['requirement']['kind'], string>> = {
  production: 'dependencies',
  development: 'devDependencies',
  optional: 'optionalDependencies',
  peer: 'peerDependencies',
  'optional-peer': 'peerDependencies',
};

/** The manifest's line behind an edge, with `version` as its new lower bound. */
export function rangeEdit({ from, requirement }: Edge, version: string): Extract<Edit, { kind: 'range' }> {
  const { catalog } = requirement;
  const own = from.location === '' ? 'package.json' : `${from.location}/package.json`;
  return {
    kind: 'range',
    manifest: catalog === undefined ? own : WORKSPACE_FILE,
    section: catalog === undefined ? SECTIONS[requirement.kind] : `catalog:${catalog}`,
    name: requirement.name,
    from: requirement.range,
    to: restyled(requirement.range, version),
  };
}

function overrideEdit({ edge, rule }: Solution['overridden'][number], version: string): Edit {
  return rule === undefined
    ? { kind: 'override', path: [edge.from.name, edge.requirement.name], from: undefined, to: version }
    : { kind: 'override', path: rule.path, from: rule.value, to: restyled(rule.value, version) };
}

function unique(edits: readonly Edit[]): readonly Edit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}

/** What to call it: by the widest thing it does. */
export function kindOf(solution: Solution, targets: ReadonlySet<NpmNode>): RemedyKind {
  if (solution.raised.length > 0) {
    const raised = new Set(solution.raised.map(({ requirement }) => requirement.name));
    const breaks = solution.moves.some(
      ({ node, to }) => raised.has(node.installedAs) && isBreaking(node.version, to.version),
    );
    return breaks ? 'major-bump' : 'direct-bump';
  }
  if (solution.overridden.length > 0) {
    return 'override';
  }
  return solution.moves.every(({ node }) => targets.has(node)) ? 'relock' : 'parent-bump';
}

/** One sentence: the changes a person would read in the diff. */
export function titleOf(kind: RemedyKind, edits: readonly Edit[]): string {
  const parts = edits.map((edit) => {
    switch (edit.kind) {
      case 'lock':
        return `${edit.name} ${edit.from} → ${edit.to}`;
      case 'range':
        return `${edit.manifest}: ${edit.name} ${edit.from} → ${edit.to}`;
      case 'override':
        return `override ${edit.path.join(' > ')}: ${edit.from === undefined ? '' : `${edit.from} → `}${edit.to}`;
      case 'patched':
        return `${edit.name}@${edit.version} patched by ${edit.file}`;
      case 'archive':
        return edit.file;
    }
  });
  const own = edits.some(({ kind: edit }) => edit !== 'lock');
  const shown = own ? parts.filter((_, index) => edits[index]?.kind !== 'lock') : parts;
  return `${kind}: ${shown.slice(0, 6).join(', ')}${shown.length > 6 ? ` and ${shown.length - 6} more` : ''}`;
}
