// SPDX-License-Identifier: Apache-2.0
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { definitionOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import { functionsCalled } from './called.ts';
import type { Walk } from './walk.ts';

/** Names people give to functions that make a value safe to paste into a command line. */
const QUOTING = /quot|escap|sanitiz|shellarg/i;

/** Names for functions that make a value a literal of a script, or safe inside one. */
const SCRIPT_QUOTING =
  /^(?:escape(?!Html|Xml|RegExp|$)\w*|\w*(?:escapeString|stringify|quoteString|jsString|toLiteral)|quote)$/i;

/**
 * Does an expression name the author's own way of quoting values? `sound`: by a package made for it, or by closing and
 * reopening single quotes, the one way that holds in a shell; `weak`: anything else, above all `JSON.stringify`, whose
 * double quotes a shell looks into. In a script it is the sound way.
 */
export function quotingOf(walk: Walk, expression: Node): 'weak' | 'sound' | undefined {
  return walk.reader.language === 'script' ? scriptQuoting(walk, expression) : shellQuoting(walk, expression);
}

function scriptQuoting(walk: Walk, expression: Node): 'sound' | undefined {
  const isLiteral = /^(?:JSON\.stringify|util\.inspect)$/.test(apiOf(walk.source, expression) ?? '');
  return isLiteral || SCRIPT_QUOTING.test(lastName(expression)) ? 'sound' : undefined;
}

function shellQuoting(walk: Walk, expression: Node): 'weak' | 'sound' | undefined {
  for (const node of walk.source.walk(expression)) {
    const api = node.type === 'Identifier' || node.type === 'MemberExpression' ? apiOf(walk.source, node) : undefined;
    if (api === 'JSON.stringify') {
      return 'weak';
    }
    const name = nameOf(node);
    if (node.type === 'Identifier' && name !== undefined && QUOTING.test(api ?? name)) {
      return verdict(walk, node, api);
    }
  }
  return undefined;
}

function verdict(walk: Walk, node: Node, api: string | undefined): 'weak' | 'sound' | undefined {
  if (api !== undefined && !api.startsWith('.')) {
    // `escape` and `encodeURI` are globals that know nothing of shells; a package with such a name does.
    return definitionOf(walk.source, node) === undefined ? undefined : 'sound';
  }
  const functions = functionsCalled(walk.program, walk.source, node);
  if (functions.length === 0) {
    return undefined;
  }
  const texts = functions.map((place) => place.source.textOf(place.node));
  return texts.some((body) => /'\\\\''|'"'"'|'"\\'"'/.test(body)) ? 'sound' : 'weak';
}

function lastName(expression: Node): string {
  const property = child(expression, 'property');
  return nameOf(property ?? expression) ?? '';
}
