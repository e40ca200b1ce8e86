// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { bare, keyOf, literalText, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { styleOf } from '../../../../../language/javascript/source/style.ts';
import { isCallerControlled } from '../built-text/caller-controlled.ts';
import { functionAround } from '../built-text/functions.ts';
import type { Program } from '../built-text/program.ts';
import { partsOf, type Hole } from '../built-text/shape.ts';
import { wrapHole } from '../snippet/wrap-hole.ts';
import { HEAD, type CodeSite } from './code-sites.ts';
import type { Edit } from './plan.ts';
import { readScript, type Use } from './script-reading.ts';
import { SNIPPETS, type Guard } from './script-snippets.ts';
import { treeOf } from './syntax-trees.ts';

/** What a value in the place of an expression is taken for, when its name does not say. */
export type Assumption = 'data' | 'path' | 'some' | 'entered';

export interface Asked {
  readonly assumption: Assumption;
  /** Where the attack came in, of `enteredPlaces`. */
  readonly entered: ReadonlySet<string>;
}

/** Names for a place in an object: `a.b[0]`. */
const PATH = /(?:path|prop(?:erty)?|key|field|accessor|selector|attr(?:ibute)?|column)s?$/i;
/** Names for code; such a value is neither data nor a path. */
export const CODE: RegExp =
  /(?:^|[a-z_])(?:code|script|source|src|js|javascript|expr(?:ession)?|program|fn|func(?:tion)?|statement|snippet|body)s?$/i;

/**
 * The edits after which no value of the caller becomes code at a site; `undefined` when there is nothing to do, or
 * when a value stands where only code can stand. `entered` asks for the values the attack was seen to come in by: a
 * template's text is code by design, the names and strings around it are not. `some` asks for those and for names.
 */
export function editsFor(program: Program, site: CodeSite, asked: Asked): readonly Edit[] | undefined {
  const { assumption, entered } = asked;
  const uses = usesOf(program, site);
  if (uses.length === 0 || uses.some(({ hole }) => treeOf(hole) !== undefined)) {
    return undefined;
  }
  const whole = wholeEdit(site, assumption);
  if (whole !== undefined) {
    return [whole];
  }
  if (assumption === 'some' || assumption === 'entered') {
    const found = uses.filter((use) => entered.has(leadOf(site, use)));
    const names = assumption === 'entered' || found.length === 0 ? [] : uses.filter(isNameOnly);
    const edits = [...new Set([...found, ...names])].flatMap((use) => guarded(use, assumption) ?? []);
    return edits.length > 0 ? edits : undefined;
  }
  const edits = uses.map((use) => guarded(use, assumption));
  const found = edits.filter((edit) => edit !== undefined);
  // Many values where only code can stand: this builds code by design.
  const isGenerator = uses.filter(({ context }) => context === 'expression').length > 2;
  return found.length === edits.length && !isGenerator ? found : undefined;
}

/** Where nothing but names can be meant: the next attack comes in there. */
function isNameOnly({ context, lead }: Use): boolean {
  return context === 'name' || (context === 'parameters' && lead !== '' && HEAD.endsWith(lead));
}

function usesOf(program: Program, site: CodeSite): readonly Use[] {
  return readScript(site.script).filter(
    ({ hole }) => hole.form !== 'number' && isCallerControlled(program, hole.place),
  );
}

/**
 * The places in built code at which the attack was seen to come in, each by what the author wrote before it: the same
 * text in a copy of the code that did not run here is the same place.
 */
export function enteredPlaces(program: Program, sites: readonly CodeSite[]): ReadonlySet<string> {
  const places = sites.flatMap((site) =>
    site.seen.length === 0
      ? []
      : usesOf(program, site)
          .filter((use) => isEntered(site, use))
          .map((use) => leadOf(site, use)),
  );
  return new Set(places);
}

function leadOf({ call }: CodeSite, { context, lead }: Use): string {
  return JSON.stringify([call.api, context, lead]);
}

/** Was the text that the author put before this value seen in the code that ran, before something of the caller's? */
function isEntered(site: CodeSite, { lead }: Use): boolean {
  return lead.trim() !== '' && site.attacked.some((attack) => site.seen.some((code) => code.includes(lead + attack)));
}

/** The one value the code consists of, and the author's text around it. */
function framed(site: CodeSite): { readonly hole: Hole; readonly before: string; readonly after: string } | undefined {
  const parts = partsOf(site.shape);
  const holes = parts.flatMap((part) => (part.kind === 'hole' ? [part] : []));
  const [hole] = holes;
  const at = parts.findIndex((part) => part === hole);
  const isPlain = parts.every((part) => part.kind === 'text' || part === hole);
  const join = (some: typeof parts): string =>
    some
      .map((part) => (part.kind === 'text' ? part.text : ''))
      .join('')
      .trim();
  return hole === undefined || !isPlain
    ? undefined
    : { hole, before: join(parts.slice(0, at)), after: join(parts.slice(at + 1)) };
}

/** The code as a whole is a template to be filled, or data to be read. */
function wholeEdit(site: CodeSite, assumption: Assumption): Edit | undefined {
  const frame = framed(site);
  if (frame === undefined) {
    return undefined;
  }
  const before = frame.before.replace(/^(?:['"]use strict['"];\s*)?(?:return\b|void\b|\w+\s*=|var\s+\w+\s*=)?\s*/, '');
  const after = frame.after.replace(/;$/, '').trim();
  const isReturned = before !== frame.before;
  if (before === '`' && after === '`') {
    return filled(site, frame.hole);
  }
  const pair = `${before}${after}`;
  const isData = /^(?:|\(\)|\[\]|\(\[\]\)|\{\}|\(\{\}\))$/.test(pair) && assumption === 'data';
  const name = nameFor(frame.hole.place.node);
  return isData && !CODE.test(name) && !PATH.test(name)
    ? parsed(site, { hole: frame.hole, isReturned, pair })
    : undefined;
}

/** `eval('(' + text + ')')` becomes `parseLiteral('(' + text + ')')`. */
function parsed(
  site: CodeSite,
  frame: { readonly hole: Hole; readonly isReturned: boolean; readonly pair: string },
): Edit | undefined {
  const node = evaluated(site);
  const { source, code } = site;
  if (node === undefined) {
    return undefined;
  }
  const isOwnText = /^(?:|\(\))$/.test(frame.pair) || frame.isReturned;
  const kept = isOwnText && within(code, frame.hole.place.node) ? frame.hole.place.node : code;
  return frame.isReturned && kept === code
    ? undefined
    : {
        source,
        node,
        snippet: SNIPPETS.literal,
        apply: (editor, name) => surround(editor, { node, kept, name: `${name}(`, after: ')' }),
      };
}

/** ``eval('`' + text + '`')`` becomes `fillTemplate(text, { names })`. */
function filled(site: CodeSite, hole: Hole): Edit | undefined {
  const node = evaluated(site);
  const { source, code } = site;
  const values = node === undefined ? undefined : namesInReach(site, node, hole);
  return node === undefined || values === undefined || !within(code, hole.place.node)
    ? undefined
    : {
        source,
        node,
        snippet: SNIPPETS.filled,
        apply: (editor, name) =>
          surround(editor, { node, kept: hole.place.node, name: `${name}(`, after: `, ${values})` }),
      };
}

function surround(
  editor: MagicString,
  change: { readonly node: Node; readonly kept: Node; readonly name: string; readonly after: string },
): void {
  const { node, kept } = change;
  editor.overwrite(node.start, kept.start, change.name);
  editor.overwrite(kept.end, node.end, change.after);
}

function within(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The expression that has the evaluated value: the call, or the call of the function just made. */
function evaluated({ source, call }: CodeSite): Node | undefined {
  if (call.api !== 'Function') {
    return /^(?:eval|vm\.runIn\w+Context)$/.test(call.api) ? call.node : undefined;
  }
  const parent = source.parent(call.node);
  if (parent?.type === 'MemberExpression') {
    const around = /^(?:call|apply)$/.test(keyOf(parent) ?? '') ? source.parent(parent) : undefined;
    return around?.type === 'CallExpression' ? around : undefined;
  }
  return parent?.type === 'CallExpression' && child(parent, 'callee') === call.node ? parent : undefined;
}

/** An object of the names that the evaluated text could use, as source text. */
function namesInReach(site: CodeSite, node: Node, hole: Hole): string | undefined {
  const { source, call } = site;
  if (call.api.startsWith('vm.')) {
    const context = call.arguments[1];
    return context === undefined ? '{}' : source.textOf(context);
  }
  const pairs =
    call.api === 'Function'
      ? handedIn(site, node)
      : localNames(source, node, hole).map((name) => [name, name] as const);
  const isModern = styleOf(source).isModern;
  const entries = pairs?.map(([name, value]) => (name === value && isModern ? name : `${name}: ${value}`));
  return entries === undefined ? undefined : entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** `new Function('a', 'b', …)(x, y)`: `a` is `x`, `b` is `y`. */
function handedIn({ source, call }: CodeSite, node: Node): readonly (readonly [string, string])[] | undefined {
  const names = call.arguments.slice(0, -1).map((name) => literalText(bare(name)));
  const callee = child(node, 'callee');
  const isMethod = callee?.type === 'MemberExpression';
  const values = children(node, 'arguments').slice(isMethod ? 1 : 0);
  return names.every((name) => name !== undefined) && (!isMethod || keyOf(callee) === 'call')
    ? names.map(
        (name, index) => [name, values[index] === undefined ? 'undefined' : source.textOf(values[index])] as const,
      )
    : undefined;
}

/** The parameters of the functions around, without those the text itself is made of. */
function localNames(source: SourceFile, node: Node, hole: Hole): readonly string[] {
  const made = new Set(madeOf(source, hole.place.node));
  const around = functionAround(source, node);
  const names = around === undefined ? [] : children(around, 'params').map((parameter) => nameOf(parameter));
  return names.filter((name) => name !== undefined).filter((name) => !made.has(name));
}

function madeOf(source: SourceFile, node: Node): readonly string[] {
  const names = [...source.walk(node)].flatMap((inner) => nameOf(inner) ?? []);
  const written = (source.variableOf(node)?.references ?? [])
    .map((reference): unknown => reference.writeExpr)
    .filter(isNode);
  return [...names, ...written.flatMap((value) => [...source.walk(value)].flatMap((inner) => nameOf(inner) ?? []))];
}

function guarded(use: Use, assumption: Assumption): Edit | undefined {
  const guard = guardOf(use, assumption);
  const { hole } = use;
  const { source, node } = hole.place;
  return guard === undefined
    ? undefined
    : {
        source,
        node: hole.outer ?? node,
        snippet: SNIPPETS[guard],
        apply: (editor, name) => wrapHole(source, editor, { hole, name }),
      };
}

function guardOf({ context, hole, isOptional }: Use, assumption: Assumption): Guard | undefined {
  if (context === 'name') {
    return isOptional ? 'optional-name' : 'name';
  }
  if (context !== 'expression') {
    return context;
  }
  const name = nameFor(hole.place.node);
  const isPath = PATH.test(name) || (assumption === 'path' && !CODE.test(name));
  return isPath && hole.form === 'value' ? 'path' : undefined;
}

/** The name by which the author thinks of a value. */
export function nameFor(node: Node): string {
  const target = bare(node);
  if (target.type === 'MemberExpression') {
    const part = child(target, target['computed'] === true ? 'object' : 'property');
    return part === undefined ? '' : nameFor(part);
  }
  const callee = target.type === 'CallExpression' ? child(target, 'callee') : undefined;
  const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  return object === undefined ? (nameOf(target) ?? '') : nameFor(object);
}
