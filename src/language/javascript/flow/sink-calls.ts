// SPDX-License-Identifier: Apache-2.0
import { child, children, type SourceFile } from '../source/source-file.ts';
import { isNode, type Node } from '../source/parse.ts';
import { apiOf } from './api-name.ts';
import { bare, keyOf, literalText } from './definition.ts';
import { sinkRule, type SinkKind, type SinkRule } from './sink-rules.ts';

/** A call of a dangerous API, found by name inside one file. */
export interface SinkCall {
  readonly kind: SinkKind;
  /** Node's own name for the API: `child_process.exec`. */
  readonly api: string;
  /** The call, `new` or tagged template expression. */
  readonly node: Node;
  /** The arguments as passed to the API, after `.call` and `.apply` are seen through. */
  readonly arguments: readonly Node[];
  /** Which of `arguments` are dangerous; those not given by this call are left out. */
  readonly dangerous: readonly number[];
  /** The first dangerous argument is a command line for a shell. */
  readonly isShell: boolean;
}

/** The calls of dangerous APIs in a file, in source order. Calls through parameters or other files are not seen here. */
export function sinkCalls(source: SourceFile): readonly SinkCall[] {
  return [...source.walk()].flatMap((node) => {
    const call = sinkCallAt(source, node);
    return call === undefined ? [] : [call];
  });
}

/** The sink call a node is, if it is one. */
export function sinkCallAt(source: SourceFile, node: Node): SinkCall | undefined {
  if (node.type === 'ImportExpression') {
    const module = child(node, 'source');
    return module === undefined ? undefined : sinkCallOf({ node, rule: sinkRule('import'), given: [module] });
  }
  const callee = child(node, node.type === 'TaggedTemplateExpression' ? 'tag' : 'callee');
  if (callee === undefined) {
    return undefined;
  }
  const given =
    node.type === 'TaggedTemplateExpression'
      ? [child(node, 'quasi')].filter((quasi) => quasi !== undefined)
      : children(node, 'arguments');
  const target = bare(callee);
  const key = target.type === 'MemberExpression' ? keyOf(target) : null;
  const object = child(target, 'object');
  if (object !== undefined && (key === 'call' || key === 'apply')) {
    const list = given[1];
    const passed = key === 'call' ? given.slice(1) : list === undefined ? [] : elementsOf(list);
    return sinkCallOf({ node, rule: ruleOf(source, object), given: passed });
  }
  return sinkCallOf({ node, rule: ruleOf(source, target), given });
}

/** Does the call ask for a shell by an option or by naming one as its program? */
export function asksForShell(given: readonly Node[]): boolean {
  const program = given[0] === undefined ? undefined : literalText(bare(given[0]));
  if (program !== undefined && isShellProgram(program)) {
    return true;
  }
  return given.some((argument) =>
    children(bare(argument), 'properties').some((property) => {
      const value = child(property, 'value');
      return keyOf(property) === 'shell' && value !== undefined && value['value'] !== false;
    }),
  );
}

/** `sh`, `/bin/bash`, `cmd.exe`, `powershell`. */
export function isShellProgram(program: string): boolean {
  return /^(?:.*[\\/])?(?:sh|bash|dash|zsh|ksh|ash|cmd|powershell|pwsh)(?:\.exe)?$/i.test(program);
}

function sinkCallOf(found: {
  readonly node: Node;
  readonly rule: SinkRule | undefined;
  readonly given: readonly Node[];
}): SinkCall | undefined {
  const { node, rule, given } = found;
  if (rule === undefined || isOrdinary(rule, given)) {
    return undefined;
  }
  return {
    kind: rule.kind,
    api: rule.api,
    node,
    arguments: given,
    dangerous: rule.arguments.filter((index) => index < given.length),
    isShell: rule.isShell === true || (rule.kind === 'process' && asksForShell(given)),
  };
}

/** `require('fixed')` and `setTimeout(function …)` are everywhere and run nobody's text. */
function isOrdinary(rule: SinkRule, given: readonly Node[]): boolean {
  const values = given.filter((_, index) => rule.arguments.includes(index)).map(bare);
  const isFixed = rule.kind === 'code' && values.every((value) => literalText(value) !== undefined);
  const isTimer = rule.api.startsWith('set') && values.some((value) => value.type.includes('Function'));
  return given.length === 0 || isFixed || isTimer;
}

function ruleOf(source: SourceFile, callee: Node): SinkRule | undefined {
  const api = apiOf(source, callee);
  return api === undefined ? undefined : sinkRule(api);
}

function elementsOf(list: Node): readonly Node[] {
  const array = bare(list);
  return array.type === 'ArrayExpression' ? children(array, 'elements').filter(isNode) : [];
}
