// SPDX-License-Identifier: Apache-2.0

/** A syntax tree as far as comparing versions needs it, whatever its language. White space and comments are not in it. */
export interface TreeNode {
  readonly kind: string;
  /** What of the node is its own: an operator, a name, the value of a literal. */
  readonly mark: string;
  /** What a declaration declares; absent where the node is none. */
  readonly name?: string;
  readonly start: number;
  readonly end: number;
  readonly fields: readonly TreeField[];
}

export interface TreeField {
  readonly name: string;
  readonly nodes: readonly TreeNode[];
  /** Members of a list may come and go; those of a fixed field only change. */
  readonly list: 'lines' | 'commas' | 'fixed';
  /** Another text can stand in each member's place without parentheses of its own. */
  readonly isPlace: boolean;
}

export interface TreeFile {
  readonly file: string;
  readonly text: string;
  readonly root: TreeNode;
}

/** What a language tells about its trees. */
export interface Grammar {
  /** Throws where the text cannot be read. */
  read(file: string, text: string): Promise<TreeFile>;
  /** Names that code declares: variables, functions, parameters, members. */
  declared(node: TreeNode): readonly string[];
  /** The name of a function, where the node is one. */
  functionName(node: TreeNode): string | null;
  /** Text of a node as it can stand elsewhere. */
  textOf(file: TreeFile, node: TreeNode): string;
}

export function childrenOfTree(node: TreeNode): readonly TreeNode[] {
  const [only] = node.fields;
  return node.fields.length === 1 && only !== undefined ? only.nodes : node.fields.flatMap(({ nodes }) => nodes);
}

/** The node and all below it, parents first. */
export function* walkTree(from: TreeNode): Generator<TreeNode> {
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...childrenOfTree(node).toReversed());
  }
}
