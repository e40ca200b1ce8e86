// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, definitionOf, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';

/** Changes that make calls of `exec` calls of `execFile`, whatever name the file gave it. */
export type Renaming = (editor: MagicString) => void;

/**
 * Plans to call `execFile` (`execFileSync`) where these callees call `exec` (`execSync`); `undefined` when the file
 * got hold of the function in a way that cannot be told.
 */
export function planRenaming(source: SourceFile, callees: readonly Node[]): Renaming | undefined {
  const plans: Renaming[] = [];
  const byBinding = new Map<object, Node[]>();
  for (const callee of callees.map(bare)) {
    const property = callee.type === 'MemberExpression' ? execProperty(source, callee) : undefined;
    const variable = callee.type === 'Identifier' ? source.variableOf(callee) : undefined;
    if (property !== undefined) {
      plans.push((editor) => void editor.overwrite(property.start, property.end, fileName(source.textOf(property))));
    } else if (variable === undefined) {
      return undefined;
    } else {
      byBinding.set(variable, [...(byBinding.get(variable) ?? []), callee]);
    }
  }
  for (const uses of byBinding.values()) {
    const plan = rebind(source, uses);
    if (plan === undefined) {
      return undefined;
    }
    plans.push(plan);
  }
  return (editor) => plans.forEach((plan) => plan(editor));
}

/** `exec` → `execFile`, `execSync` → `execFileSync`, `execAsync` → `execFileAsync`, `pExec` → `pExecFile`. */
function fileName(name: string): string {
  return name.replace(/exec(?!File)/i, (exec) => `${exec}File`);
}

/** The `exec` in `child_process.exec`. */
function execProperty(source: SourceFile, member: Node): Node | undefined {
  const object = child(member, 'object');
  const property = child(member, 'property');
  const isPlain = member['computed'] !== true && property?.type === 'Identifier';
  const isModule = object !== undefined && /^(?:mz\/)?child[_-]process(?:-promise)?$/.test(apiOf(source, object) ?? '');
  return isPlain && isModule && /^exec(?:Sync|Async)?$/.test(keyOf(member) ?? '') ? property : undefined;
}

/** Changes how a local name is bound, when all its uses change; otherwise binds a second name beside it. */
function rebind(source: SourceFile, uses: readonly Node[]): Renaming | undefined {
  const [first] = uses;
  if (first === undefined) {
    return undefined;
  }
  const variable = source.variableOf(first);
  const definition = definitionOf(source, first);
  const declared: unknown = variable?.identifiers[0];
  const name = nameOf(first);
  if (variable === undefined || definition === undefined || name === undefined || !isNode(declared)) {
    return undefined;
  }
  const isComplete = variable.references.filter((reference) => reference.isRead()).length === uses.length;
  const wanted = fileName(name) === name && !isComplete ? 'execFile' : fileName(name);
  const isClash = wanted !== name && isTaken(source, wanted);
  const binding = isClash ? undefined : bindingOf(source, declared, { value: definition.node, isComplete });
  return binding === undefined
    ? undefined
    : (editor) => {
        binding({ editor, name, wanted, isComplete });
        uses.forEach((use) => wanted === name || editor.overwrite(use.start, use.end, wanted));
      };
}

function isTaken(source: SourceFile, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(source.text);
}

interface Rebinding {
  readonly editor: MagicString;
  readonly name: string;
  readonly wanted: string;
  readonly isComplete: boolean;
}

type Binding = (change: Rebinding) => void;

interface Bound {
  readonly value: Node;
  readonly isComplete: boolean;
}

function bindingOf(source: SourceFile, declared: Node, bound: Bound): Binding | undefined {
  const around = source.parent(declared);
  if (around?.type === 'ImportSpecifier' || around?.type === 'Property') {
    return (change) => specifier(source, around, change);
  }
  return around?.type === 'VariableDeclarator' ? declarator(source, around, bound) : undefined;
}

/** `{ exec }`, `{ exec: run }` and `import { exec as run }`. */
function specifier(source: SourceFile, node: Node, change: Rebinding): void {
  const { editor, name, wanted, isComplete } = change;
  const separator = node.type === 'Property' ? ': ' : ' as ';
  const imported = child(node, node.type === 'Property' ? 'key' : 'imported');
  const original = fileName(imported === undefined ? name : source.textOf(imported));
  const text = original === wanted ? wanted : `${original}${separator}${wanted}`;
  if (isComplete) {
    editor.overwrite(node.start, node.end, text);
  } else {
    editor.appendRight(node.end, `, ${text}`);
  }
}

/** `exec = require('child_process').exec`, `run = promisify(child_process.exec)` and `run = promisify(exec)`. */
function declarator(source: SourceFile, node: Node, bound: Bound): Binding | undefined {
  const id = child(node, 'id');
  const inside = [...source.walk(bound.value)];
  const members = inside.filter((inner) => inner.type === 'MemberExpression');
  const property = members.map((member) => execProperty(source, member)).find((found) => found !== undefined);
  if (id === undefined || property === undefined) {
    return id === undefined ? undefined : wrapped(source, id, { inside, isComplete: bound.isComplete });
  }
  return ({ editor, wanted, isComplete }) => {
    if (isComplete) {
      editor.overwrite(property.start, property.end, fileName(source.textOf(property)));
      editor.overwrite(id.start, id.end, wanted);
      return;
    }
    const before = source.text.slice(bound.value.start, property.start);
    const after = source.text.slice(property.end, bound.value.end);
    const text = `${wanted} = ${before}${fileName(source.textOf(property))}${after}`;
    addDeclarator(source, editor, { node, bound: text });
  };
}

/** The function that is wrapped here was itself bound to a name before. */
function wrapped(
  source: SourceFile,
  id: Node,
  bound: { readonly inside: readonly Node[]; readonly isComplete: boolean },
): Binding | undefined {
  const use = bound.inside.find(
    (inner) => inner.type === 'Identifier' && /child_process\.exec(?:Sync)?$/.test(apiOf(source, inner) ?? ''),
  );
  const inner = use === undefined || !bound.isComplete ? undefined : rebind(source, [use]);
  return inner === undefined
    ? undefined
    : ({ editor, wanted }) => {
        inner(editor);
        editor.overwrite(id.start, id.end, wanted);
      };
}

function addDeclarator(
  source: SourceFile,
  editor: MagicString,
  added: { readonly node: Node; readonly bound: string },
): void {
  const declaration = source.parent(added.node);
  if (declaration === undefined) {
    return;
  }
  const isSingle = children(declaration, 'declarations').length === 1;
  const kind = String(declaration['kind']);
  const end = source.text[declaration.end - 1] === ';' ? ';' : '';
  if (isSingle) {
    editor.appendRight(declaration.end, `\n${kind} ${added.bound}${end}`);
  } else {
    editor.appendRight(added.node.end, `,\n    ${added.bound}`);
  }
}
