// SPDX-License-Identifier: Apache-2.0

/**
 * A node of a syntax tree of C or C++, copied out of the parser so that it can be kept and walked freely. `start` and
 * `end` count UTF-16 code units; lines and columns are 1-based and those of `start`.
 */
export interface CNode {
  readonly type: string;
  /** The name its parent has for it: `body`, `condition`, `left`. */
  readonly field: string | null;
  readonly isNamed: boolean;
  /** It holds a place the parser could not read. */
  readonly isBroken: boolean;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly text: string;
  readonly parent: CNode | null;
  readonly children: readonly CNode[];
}

/** The child with this field name. */
export function childOf(node: CNode | null | undefined, field: string): CNode | undefined {
  return node?.children.find((child) => child.field === field);
}

export function namedChildren(node: CNode): readonly CNode[] {
  return node.children.filter(({ isNamed, type }) => isNamed && type !== 'comment');
}

/** The node and everything below it, in the order of the text. */
export function* walk(node: CNode): Generator<CNode> {
  yield node;
  for (const child of node.children) {
    yield* walk(child);
  }
}

export function findAll(node: CNode, ...types: readonly string[]): CNode[] {
  const found: CNode[] = [];
  for (const each of walk(node)) {
    if (types.includes(each.type)) {
      found.push(each);
    }
  }
  return found;
}

/** The parents, nearest first. */
export function* outward(node: CNode): Generator<CNode> {
  for (let at = node.parent; at !== null; at = at.parent) {
    yield at;
  }
}

/** The node itself or the nearest parent of one of these types. */
export function enclosing(node: CNode, ...types: readonly string[]): CNode | undefined {
  if (types.includes(node.type)) {
    return node;
  }
  for (const parent of outward(node)) {
    if (types.includes(parent.type)) {
      return parent;
    }
  }
  return undefined;
}

export function isWithin(inner: CNode, outer: CNode): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The operator of a unary, binary, assignment or update expression. */
export function operatorOf(node: CNode): string {
  return childOf(node, 'operator')?.text ?? '';
}

/** The expression without the parentheses around it. */
export function unwrap(node: CNode): CNode {
  let at = node;
  while (at.type === 'parenthesized_expression' || at.type === 'condition_clause') {
    const [inner] = namedChildren(at);
    if (inner === undefined) {
      return at;
    }
    at = inner;
  }
  return at;
}

/** Names used as values anywhere in the expression; names of fields and of called functions are not values. */
export function namesIn(node: CNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const each of walk(node)) {
    const isCallee = each.parent?.type === 'call_expression' && each.field === 'function';
    if (each.type === 'identifier' && !isCallee) {
      names.add(each.text);
    }
  }
  return names;
}

/** Evaluating it changes nothing and calls nothing. */
export function isPure(node: CNode): boolean {
  for (const each of walk(node)) {
    if (['assignment_expression', 'update_expression', 'call_expression', 'comma_expression'].includes(each.type)) {
      return false;
    }
    if (each.type === 'ERROR' || each.type === 'compound_statement' || each.type === 'new_expression') {
      return false;
    }
  }
  return true;
}
