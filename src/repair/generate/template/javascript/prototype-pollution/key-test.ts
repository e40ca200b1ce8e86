// SPDX-License-Identifier: Apache-2.0
import type { Style } from '../../../../../language/javascript/source/style.ts';
import { offsetOf } from './anchor.ts';
import { isKnownAt } from './demand.ts';
import { mergeSourceOf } from './merge-source.ts';
import type { Guard } from './plan.ts';
import type { Reach } from './reach.ts';
import { PROTO, UNSAFE_NAMES } from './syntax.ts';

/**
 * Which keys are refused at a step.
 * `shared`: `__proto__`, and `constructor` where it leads to a function (or brings an object, in a merge).
 * `names`: the three names, whatever they lead to.
 * `inherited`: everything the object does not have itself.
 */
export type Strategy = 'shared' | 'names' | 'inherited';

/** The question asked about a key, and what it is asked about. */
export interface KeyTest {
  readonly kind: 'proto' | 'entered' | 'brought' | 'names' | 'inherited' | 'brought-inherited' | 'checked';
  /** Texts in the order in which the shared function takes them; the key is the last. */
  readonly operands: readonly string[];
  /** The key is a string wherever it comes from. */
  readonly isText: boolean;
  /** The object is itself looked up, and may not be there. */
  readonly mayMiss: boolean;
  /** Asked in the middle of an expression, where a long question cannot be read. */
  readonly isInner: boolean;
}

export function keyTestOf(reach: Reach, { demand, form }: Guard, strategy: Strategy): KeyTest {
  const key = form.kind === 'hoist' ? form.hoist.name : reach.source.textOf(demand.key);
  const isText = reach.kindOf(demand.key) === 'text';
  const asked = (kind: KeyTest['kind'], ...about: readonly string[]): KeyTest => ({
    kind,
    operands: [...about, key],
    isText,
    mayMiss: about[0]?.includes('[') === true,
    isInner: form.kind === 'detach' || form.kind === 'value',
  });
  if (form.kind === 'checked') {
    return asked('checked');
  }
  if (strategy === 'names') {
    return asked('names');
  }
  if (demand.need !== 'step') {
    return asked('proto');
  }
  const offset = evaluatedAt({ demand, form });
  const known = (node: typeof demand.key | undefined): string | undefined =>
    node !== undefined && isKnownAt(reach, node, [offset, demand.node]) ? reach.source.textOf(node) : undefined;
  const source = known(mergeSourceOf(reach, demand));
  const base = known(demand.base);
  if (strategy === 'shared') {
    return source !== undefined
      ? asked('brought', source)
      : base !== undefined
        ? asked('entered', base)
        : asked('names');
  }
  if (base === undefined) {
    return asked('names');
  }
  return source !== undefined ? asked('brought-inherited', source, base) : asked('inherited', base);
}

function evaluatedAt({ demand, form }: Guard): number {
  switch (form.kind) {
    case 'statement':
      return offsetOf(form.anchor);
    case 'hoist':
      return offsetOf(form.hoist.anchor);
    case 'detach':
      return form.root.start;
    case 'skip':
    case 'value':
    case 'checked':
      return demand.node.start;
    default:
      return form satisfies never;
  }
}

/** The test written out, true when the key must be refused. */
export function inlineTest(test: KeyTest, style: Style): string {
  const { kind, operands } = test;
  const text = operands.at(-1) ?? '';
  const [first = '', second = ''] = operands;
  const wording = wordingOf(test, style);
  switch (kind) {
    case 'proto':
      return wording.is(PROTO);
    case 'names':
    case 'checked':
      return UNSAFE_NAMES.map(wording.is).join(wording.or);
    case 'entered':
      return wording.constructorThat(`${first}[${text}]`, 'function', test.mayMiss ? first : undefined);
    case 'brought':
      return wording.constructorThat(`${first}[${text}]`, 'object');
    case 'inherited':
      return wording.inherited(first);
    case 'brought-inherited':
      return wording.typeOf(`${first}[${text}]`, 'object') + wording.and + wording.inherited(second);
    default:
      return kind satisfies never;
  }
}

/** The opposite, for `if (safe) statement`. */
export function inlineNegation(test: KeyTest, style: Style): string {
  return test.kind === 'proto' ? wordingOf(test, style).isNot(PROTO) : `!(${inlineTest(test, style)})`;
}

/** The phrases of a test, as the author or the minifier of the file would put them. */
interface Wording {
  readonly and: string;
  readonly or: string;
  readonly is: (name: string) => string;
  readonly isNot: (name: string) => string;
  readonly typeOf: (value: string, name: string) => string;
  readonly constructorThat: (value: string, name: string, object?: string) => string;
  readonly inherited: (object: string) => string;
}

function wordingOf({ operands, isText }: KeyTest, { quote, isMinified }: Style): Wording {
  const text = operands.at(-1) ?? '';
  const key = isText ? text : `String(${text})`;
  const constant = (name: string): string => quote + name + quote;
  const own = (object: string): string =>
    `!Object.prototype.hasOwnProperty.call(${object},${isMinified ? '' : ' '}${text})`;
  const [and, or] = isMinified ? ['&&', '||'] : [' && ', ' || '];
  // Minifiers put the constant first.
  const is = (name: string): string => (isMinified ? `${constant(name)}===${key}` : `${key} === ${constant(name)}`);
  const typeOf = (value: string, name: string): string =>
    isMinified ? `${constant(name)}==typeof ${value}` : `typeof ${value} === ${constant(name)}`;
  return {
    and,
    or,
    is,
    isNot: (name) => (isMinified ? `${constant(name)}!==${key}` : `${key} !== ${constant(name)}`),
    typeOf,
    constructorThat: (value, name, object) => {
      const isThere = object === undefined ? '' : (isMinified ? `null!=${object}` : `${object} != null`) + and;
      return `${is(PROTO)}${or}(${is('constructor')}${and}${isThere}${typeOf(value, name)})`;
    },
    inherited: (object) =>
      isMinified
        ? `null!=${object}&&void 0!==${object}[${text}]&&${own(object)}`
        : `${object} != null && ${object}[${text}] !== undefined && ${own(object)}`,
  };
}
