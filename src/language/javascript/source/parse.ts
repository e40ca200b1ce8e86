// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import type * as scopeAnalysis from '@typescript-eslint/scope-manager';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { parseSync } from 'oxc-parser';

/**
 * A syntax-tree node: ESTree, and TS-ESTree for TypeScript. Kept loose on purpose: code that reads trees narrows by
 * `type` and reads fields through `child` and `children`, and a field that is not there is `undefined`.
 */
export interface Node {
  readonly type: string;
  /** UTF-16 offsets into the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Parsed {
  readonly program: Node;
  /** Analyzed when it is called; throws as `parse` does when the tree nests too deeply for that. */
  scopes(): scopeAnalysis.ScopeManager;
  /** `module` when the file has import or export declarations. */
  readonly kind: 'module' | 'script';
}

/** Parses JavaScript or TypeScript. Throws a `SyntaxError` with `line:column: reason` when it does not parse. */
export function parse(file: string, text: string): Parsed {
  const isTypeScript = /\.[cm]?tsx?$/.test(file);
  const options = {
    lang: isTypeScript ? (file.endsWith('x') ? 'tsx' : 'ts') : 'jsx',
    // The TS flavor of the tree for plain JavaScript too: scope analysis expects its fields.
    astType: 'ts',
    range: true,
    // Nodes for parentheses are no ESTree: scope analysis and walks would not see what is inside them.
    preserveParens: false,
    sourceType: file.endsWith('.mjs') || file.endsWith('.mts') ? 'module' : 'unambiguous',
  } as const;
  let result = parseSync(file, text, options);
  if (result.errors.length > 0 && !isTypeScript && options.sourceType !== 'module') {
    // Old code: `with`, octal literals, top-level `return`, HTML comments.
    result = parseSync(file, text, { ...options, lang: 'js', sourceType: 'commonjs' });
  }
  const [error] = result.errors;
  if (error !== undefined) {
    const offset = error.labels[0]?.start ?? 0;
    const { line, column } = positionOf(text, offset);
    throw new SyntaxError(`${line}:${column}: ${error.message}`);
  }
  const kind = result.module.hasModuleSyntax ? 'module' : 'script';
  const program: unknown = result.program;
  return { program: asNode(program), scopes: () => scopesOf(program, kind), kind };
}

/** 1-based line and column of an offset. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** Names of the fields of a node type that hold child nodes, in source order. */
export function childFields(type: string): readonly string[] {
  return visitorKeys[type] ?? [];
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';
}

function asNode(value: unknown): Node {
  if (!isNode(value)) {
    throw new TypeError('the parser returned no syntax tree');
  }
  return value;
}

/** Scope analysis recurses; generated code can nest deeper than the stack. */
function scopesOf(program: unknown, kind: Parsed['kind']): scopeAnalysis.ScopeManager {
  try {
    return analyzeScopes(program, kind);
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new SyntaxError('1:1: nests too deeply to be analyzed', { cause });
    }
    throw cause;
  }
}

function analyzeScopes(program: unknown, kind: Parsed['kind']): scopeAnalysis.ScopeManager {
  const { analyze } = loadAnalysis();
  type Tree = Parameters<typeof analyze>[0];
  // The parser's own types and the scope manager's describe the same tree and cannot be told so otherwise.
  const tree = program as Tree; // oxlint-disable-line typescript/no-unsafe-type-assertion
  return analyze(tree, { sourceType: kind, globalReturn: kind === 'script', lib: ['es2023'] });
}

/** Loaded when scopes are first asked for: its lists of the languages' globals are 178 files. */
function loadAnalysis(): typeof scopeAnalysis {
  return createRequire(import.meta.url)('@typescript-eslint/scope-manager') as typeof scopeAnalysis; // oxlint-disable-line typescript/no-unsafe-type-assertion -- `require` knows no types
}
