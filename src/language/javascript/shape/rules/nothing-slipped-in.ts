// SPDX-License-Identifier: Apache-2.0
import { apiOf } from '../../flow/api-name.ts';
import type { Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import type { ShapeRule } from '../rule.ts';

/** What a repair has no business to add. The first part is looked up among names as `apiOf` gives them. */
const SUSPICIOUS: readonly (readonly [RegExp, string])[] = [
  [/^process\.(?:exit|abort|reallyExit|_exiting|umask|setuid|chdir)$/, 'ends or changes the process'],
  [/^(?:child_process|execa|cross-spawn|shelljs)\b/, 'starts programs'],
  [/^(?:eval|Function|execScript)$|^vm2?\.|^vm\b/, 'evaluates code'],
  [
    /^(?:http2?|https|net|tls|dgram|dns|axios|got|node-fetch|request|undici|fetch|XMLHttpRequest|WebSocket)\b/,
    'uses the network',
  ],
  [/^(?:Date|performance|Math\.random|process\.(?:hrtime|uptime)|crypto\.random\w+)\b/, 'depends on time or chance'],
  [/^(?:setTimeout|setInterval)$|^worker_threads\b/, 'adds a timer or thread'],
  [/^process\.(?:env|argv|execArgv|title|ppid|pid)\b|^require\.main\b|^module\.parent\b/, 'depends on how it is run'],
  [/^Error\.(?:prepareStackTrace|captureStackTrace|stackTraceLimit)$/, 'looks at the call stack'],
];

/** Calls of functions that change what is theirs, when used on what belongs to everybody. */
const CHANGES =
  /^(?:Object|Reflect)\.(?:freeze|seal|preventExtensions|defineProperty|defineProperties|setPrototypeOf|assign|set|deleteProperty)$/;
const SHARED =
  /^(?:(?:globalThis\.|global\.|window\.)?(?:Object|Array|String|Function|Number|Boolean|RegExp|Promise|Error|Date|Map|Set|Symbol|JSON|Math|Reflect|Buffer|process|console|module)(?:\.prototype)?(?:\.\w+)*|globalThis|global|window)$/;

/** Kinds of use that were not in the file before, whatever their number. */
export const nothingSlippedIn: ShapeRule = {
  name: 'nothing-slipped-in',

  look({ before, after }) {
    const old = countsOf(before);
    return [...countsOf(after)].flatMap(([what, uses]) => {
      const had = old.get(what)?.length ?? 0;
      // Code that does this already may do it in one more place or another way.
      const first = uses[0];
      return had === 0 && first !== undefined ? [`new code ${what} (line ${after.regionOf(first).startLine})`] : [];
    });
  },
};

function countsOf(source: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const counts = new Map<string, Node[]>();
  for (const node of source.walk()) {
    for (const what of usesAt(source, node)) {
      counts.set(what, [...(counts.get(what) ?? []), node]);
    }
  }
  return counts;
}

function usesAt(source: SourceFile, node: Node): readonly string[] {
  const shared = sharedChange(source, node);
  const api = nameUsed(source, node);
  const known = api === undefined ? undefined : SUSPICIOUS.find(([pattern]) => pattern.test(api));
  return [...(shared === undefined ? [] : [shared]), ...(known === undefined ? [] : [known[1]])];
}

/** Calls, `new`, and reads of the few properties that tell how the program is run. */
function nameUsed(source: SourceFile, node: Node): string | undefined {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = child(node, 'callee');
    return callee === undefined ? undefined : apiOf(source, callee);
  }
  const isRead = node.type === 'MemberExpression' && /^(?:process|require|module|Error)\s*\./.test(source.textOf(node));
  return isRead ? apiOf(source, node) : undefined;
}

function sharedChange(source: SourceFile, node: Node): string | undefined {
  const isWrite = node.type === 'AssignmentExpression' || node.type === 'UpdateExpression';
  if (isWrite || (node.type === 'UnaryExpression' && node['operator'] === 'delete')) {
    return sharedWrite(source, child(node, 'left') ?? child(node, 'argument'));
  }
  return sharedCall(source, node);
}

/** `Object.freeze(Object.prototype)` */
function sharedCall(source: SourceFile, node: Node): string | undefined {
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  const [first] = children(node, 'arguments');
  if (callee === undefined || first === undefined || !CHANGES.test(apiOf(source, callee) ?? '')) {
    return undefined;
  }
  const owner = apiOf(source, first);
  return owner !== undefined && SHARED.test(owner) ? `changes ${owner} for the whole program` : undefined;
}

function sharedWrite(source: SourceFile, target: Node | undefined): string | undefined {
  const object = target?.type === 'MemberExpression' ? child(target, 'object') : undefined;
  const owner = object === undefined ? undefined : apiOf(source, object);
  if (owner !== undefined && owner !== 'module' && owner !== 'module.exports' && SHARED.test(owner)) {
    return `changes ${owner} for the whole program`;
  }
  const isModule = owner !== undefined && /^(?:fs|path|child_process|vm|http|https|url|util)(?:\.\w+)*$/.test(owner);
  return isModule ? `changes the module ${owner} for the whole program` : undefined;
}
