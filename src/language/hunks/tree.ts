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

/** A node as it counts when edits are carried over to other programs: kinds of functions or of variables are one. */
export interface Head {
  readonly type: string;
  readonly mark: string;
  readonly fields: readonly TreeField[];
}

/** What a language tells about names, for edits that are carried over from one program to another. */
export interface NameGrammar extends Grammar {
  headOf(node: TreeNode): Head;
  /** The variable that a node names; `null` where it names a member, a label or nothing. */
  variableOf(node: TreeNode, place: NodePlace | undefined): string | null;
  /** The node opens a scope of names. */
  isFunction(node: TreeNode): boolean;
  /** An expression that may be written once more without doing anything: names, members, literals, arithmetic. */
  isRepeatable(node: TreeNode): boolean;
  /** A statement or declaration, as against an expression. */
  isStatement(node: TreeNode): boolean;
  /** Variables that are declared anywhere below. */
  variablesOf(root: TreeNode): ReadonlySet<string>;
  /** Variables that stand for what another file or the platform gives: `path`, `child_process#exec`. */
  originsOf(root: TreeNode): ReadonlyMap<string, string>;
  /** Every program has it. */
  isGlobal(name: string): boolean;
  /** A name that is used so may be chosen for its use alone; any may where absent. */
  mayBeChosen?(uses: readonly string[]): boolean;
  /** A statement that declares `name` as what comes from `origin`, as files like this one write it. */
  bringIn(name: string, origin: string, root: TreeNode): string;
  /** Where statements for the whole file go: before this member of the root's list. */
  firstStatement(root: TreeNode): number;
  /** The text without its comments. */
  withoutComments(text: string): string;
}

/** Where a node stands. */
export interface NodePlace {
  readonly parent: TreeNode;
  readonly field: TreeField;
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
