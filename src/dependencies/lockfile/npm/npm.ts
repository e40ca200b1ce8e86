// SPDX-License-Identifier: Apache-2.0
import type { Dependency } from '../../../domain/dependency.ts';
import type { FileInventory, LockfileReader, ProjectFile } from '../reader.ts';
import { edgesTo, installedNodes, isOwn, type NpmNode, type NpmTree } from './npm-tree.ts';
import { readTree } from './read-tree.ts';

export const npm: LockfileReader = {
  name: 'npm',
  files: /^(?:package-lock|npm-shrinkwrap)\.json$/,
  read: (file) => inventoryOf(readTree(file.path, file.text, file.beside('package.json')), file),
};

/** The dependencies that a tree names, in the file it was read from. */
export function inventoryOf(tree: NpmTree, file: ProjectFile): FileInventory {
  const lines = linesOf(file.text);
  const direct = directNodes(tree);
  const dependencies = installedNodes(tree)
    .filter(({ version }) => version !== '')
    .map((node) => dependencyOf(node, file.path, { line: lines.get(node.location), isDirect: direct.has(node) }));
  const covers = ['.', ...[...tree.nodes.values()].filter((node) => isOwn(node)).map(({ location }) => location)];
  return { dependencies, unread: tree.unread, covers };
}

interface Placed {
  readonly line: number | undefined;
  readonly isDirect: boolean;
}

function dependencyOf(node: NpmNode, file: string, { line, isDirect }: Placed): Dependency {
  return {
    id: node.location,
    ecosystem: 'npm',
    name: node.name,
    version: node.version,
    file,
    scope: node.scope,
    isDirect,
    origin: node.origin,
    ...(line === undefined ? {} : { line }),
    ...(node.resolved === undefined || node.origin === 'registry' ? {} : { from: node.resolved }),
    ...(node.integrity === undefined ? {} : { integrity: node.integrity }),
  };
}

function directNodes(tree: NpmTree): ReadonlySet<NpmNode> {
  return new Set(installedNodes(tree).filter((node) => edgesTo(tree, node).some(({ from }) => isOwn(from))));
}

/** The line on which each entry opens: npm writes one key a line. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const key = /^\s*"([^"]*node_modules\/[^"]+)":\s*\{/.exec(line)?.[1];
    if (key !== undefined && !lines.has(key)) {
      lines.set(key, index + 1);
    }
  }
  return lines;
}
