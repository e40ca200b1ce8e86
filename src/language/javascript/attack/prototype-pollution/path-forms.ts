// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import { valueAt, replaceAt } from '../../../../domain/encoded-path.ts';
import { array, findString, isArray } from '../values.ts';
import { findRoutes, withRoute, type RouteSite } from './route-site.ts';
import { delimiterOf } from './route-text.ts';

/** The steps of the route as one-element lists: equal to no string, yet the same key once they are used. */
export function coercedKeys(value: Encoded, site: RouteSite): readonly Encoded[] {
  const holder = valueAt(value, site.at);
  if (site.kind !== 'segment' || !isArray(holder)) {
    return [];
  }
  const once = holder.items.map((item) => (item === '__proto__' || item === 'constructor' ? array(item) : item));
  const all = holder.items.map((item) => (typeof item === 'string' ? array(item) : item));
  const twice = holder.items.map((item) => (item === '__proto__' ? array(array(item)) : item));
  const byConstructor = withRoute(value, site, ['constructor', 'prototype']).map((changed) => {
    const steps = valueAt(changed, site.at);
    return isArray(steps)
      ? replaceAt(
          changed,
          site.at,
          array(...steps.items.map((item) => (typeof item === 'string' ? array(item) : item))),
        )
      : changed;
  });
  return [...[once, all, twice].map((items) => replaceAt(value, site.at, array(...items))), ...byConstructor];
}

/** `--a.b value`, `--a.b=value`, and a harmless option before it. */
export function argvForms(value: Encoded): readonly Encoded[] {
  if (!isArray(value) || value.items.some((item) => typeof item !== 'string')) {
    return [];
  }
  const words = value.items.filter((item) => typeof item === 'string');
  const index = words.findIndex((word) => word.startsWith('-') && findRoutes(word).length > 0);
  const word = words[index];
  if (word === undefined) {
    return [];
  }
  const [name, given] = splitOnce(word, '=');
  const setting = given ?? words[index + 1] ?? 'yes';
  const rest = given === undefined ? words.toSpliced(index, 2) : words.toSpliced(index, 1);
  return [
    array(...rest, `${name}=${setting}`),
    array(...rest, name, setting),
    array(...rest, name),
    array('--a.b', '1', `${name.replace(/^(-+)/, '$1a.')}=${setting}`),
    array(...rest, `--no-${name.replace(/^-+/, '')}`),
  ];
}

/** A dotted text as a list of steps, and a list of steps as dotted text. */
export function otherPathForms(value: Encoded): readonly Encoded[] {
  if (isArray(value)) {
    const texts = value.items.filter((item) => typeof item === 'string');
    const isPath =
      texts.length === value.items.length && texts.length > 1 && !texts.some((text) => /[-=.\s]/.test(text));
    return isPath ? [texts.join('.'), `${texts[0]}[${texts.slice(1).join('][')}]`] : [];
  }
  const found = findString(value, (text) => delimiterOf(text) !== undefined && !text.startsWith('-'));
  const delimiter = found === undefined ? undefined : delimiterOf(found.text);
  if (found === undefined || delimiter === undefined || findRoutes(found.text)[0]?.kind !== 'text') {
    return [];
  }
  const steps = found.text.split(delimiter).filter((step) => step !== '');
  const coerced = steps.map((step) => (step === '__proto__' || step === 'constructor' ? array(step) : step));
  const bracketed = `${steps[0]}${steps
    .slice(1)
    .map((step) => `["${step}"]`)
    .join('')}`;
  return [array(...steps), array(...coerced), array(array(...steps)), bracketed].map((form) =>
    replaceAt(value, found.at, form),
  );
}

function splitOnce(text: string, by: string): readonly [string, string | undefined] {
  const index = text.indexOf(by);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
