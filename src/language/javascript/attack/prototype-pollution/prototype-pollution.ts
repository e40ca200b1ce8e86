// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Observation } from '../../../../domain/observation.ts';
import type { Substitute } from '../../../language.ts';
import type { Attack } from '../attack.ts';
import { array, carrierCall, distinct, isArray, isPlainObject, nest, object } from '../values.ts';
import { benignValues, HARMLESS_ROUTES } from './benign-values.ts';
import { argvForms, coercedKeys, otherPathForms } from './path-forms.ts';
import { findRoutes, withRoute, type RouteSite } from './route-site.ts';
import { withBranches } from './skeleton.ts';

/**
 * Ways from an ordinary object to a built-in prototype. The first two are the common spellings, the next go down a
 * level first (guards that look at the first level or segment only), the last reach the prototype of all functions
 * through an inherited method (guards that know `Object.prototype` only).
 */
const ROUTES: readonly (readonly string[])[] = [
  ['__proto__'],
  ['constructor', 'prototype'],
  ['a', '__proto__'],
  ['a', 'constructor', 'prototype'],
  ['a', 'b', '__proto__'],
  ['toString', 'constructor', 'prototype'],
  ['toString', '__proto__'],
  ['constructor', '__proto__'],
  ['_', 'concat', 'constructor', 'prototype'],
  ['__proto__', '__proto__'],
  ['a', 'a', 'constructor', 'prototype'],
];

export const prototypePollution: Attack = {
  weakness: 'CWE-1321',

  siblings(value, observation) {
    const sites = findRoutes(value);
    const [site] = sites;
    if (site === undefined) {
      return [];
    }
    const routed = ROUTES.flatMap((route) =>
      withRoute(value, site, route).map((changed) => labelled(`route ${route.join('.')}`, changed, route)),
    );
    const all = [
      ...routed,
      ...coercedKeys(value, site).map((changed) => labelled('key that becomes text only when used', changed, ['a'])),
      ...argvForms(value).map((changed) => labelled('other way to write the option', changed, [])),
      ...otherPathForms(value).map((changed) => labelled('the path in another form', changed, [])),
      ...wrapped(value, site),
    ];
    const others = fullerOthers(value, observation);
    return distinct(value, [
      ...all.slice(0, 3).map((substitute) => withCompanions(substitute, value, observation)),
      ...(others.length === 0
        ? []
        : [{ label: 'other arguments not empty', value, shows: { kind: 'polluted' } as const, companions: others }]),
      ...all.slice(3).map((substitute) => withCompanions(substitute, value, observation)),
    ]);
  },

  neighbours(value, observation) {
    const [site] = findRoutes(value);
    const sameShape =
      site === undefined
        ? []
        : HARMLESS_ROUTES.flatMap((route) =>
            withRoute(value, site, route).map((changed) => labelled(`harmless key ${route.join('.')}`, changed, route)),
          );
    // With the branches they go down in place: a merge descends, a path has something to be set in.
    const deeper = sameShape.map((substitute) => withCompanions(substitute, value, observation));
    const isPath = site?.kind === 'segment' || site?.kind === 'text';
    const common = benignValues(value).map((substitute) =>
      isPath ? withCompanions({ ...substitute, route: ['a', 'b'] }, value, observation) : substitute,
    );
    return distinct(value, [...deeper.slice(0, 5), ...common, ...deeper.slice(5), ...sameShape].map(watched));
  },
};

function watched(substitute: Substitute): Substitute {
  const { label, value, companions } = substitute;
  return { label, value, shows: { kind: 'polluted' }, ...(companions === undefined ? {} : { companions }) };
}

interface Routed extends Substitute {
  readonly route: readonly string[];
}

function labelled(label: string, value: Encoded, route: readonly string[]): Routed {
  return { label, value, route, shows: { kind: 'polluted' } };
}

/** The whole attack one level further down, or inside a list. */
function wrapped(value: Encoded, site: RouteSite): readonly Routed[] {
  if (!isPlainObject(value) || site.kind === 'segment' || site.kind === 'text') {
    return [];
  }
  return [
    labelled('one level down', object(['a', value]), ['a']),
    labelled('two levels down', nest(['a', 'b'], value), ['a', 'b']),
    labelled('after a harmless property', { ...value, entries: [['safe', 1], ...value.entries] }, []),
    labelled('inside a list', object(['a', array(value)]), ['a', '0']),
    labelled('as the element of a list', array(value), ['0']),
  ];
}

/** The other objects of the call with one more property: some code treats an empty target as a special case. */
function fullerOthers(value: Encoded, observation: Observation): NonNullable<Substitute['companions']> {
  const carrier = carrierCall(value, observation);
  return (carrier?.call.args ?? []).flatMap((argument, index) =>
    index !== carrier?.argument && isPlainObject(argument)
      ? [{ argument: index, value: { ...argument, entries: [...argument.entries, ['kept', 1] as const] } }]
      : [],
  );
}

/** Gives the other objects of the call the branches that the value goes down: a merge only descends where both have one. */
function withCompanions(substitute: Routed, value: Encoded, observation: Observation): Substitute {
  const { route, ...plain } = substitute;
  const carrier = carrierCall(value, observation);
  if (carrier === undefined) {
    return plain;
  }
  const companions = carrier.call.args.flatMap((argument, index) => {
    if (index === carrier.argument || (!isPlainObject(argument) && !isArray(argument))) {
      return [];
    }
    const grown = withBranches(argument, substitute.value, route);
    return grown === argument ? [] : [{ argument: index, value: grown }];
  });
  return companions.length === 0 ? plain : { ...plain, companions };
}
