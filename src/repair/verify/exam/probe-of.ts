// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import type { Carrier, Probe, Redirect, Substitution } from '../../../domain/probe.ts';
import type { Shows } from '../../../domain/reproducer.ts';
import type { Substitute } from '../../../language/language.ts';
import { patientReproducer } from '../patient-reproducer.ts';

/** A question before it has a number. */
export interface Plan {
  readonly label: string;
  readonly substitution: Substitution;
  readonly shows?: Shows;
  readonly files?: Probe['files'];
  readonly isFragile?: true;
  readonly fragileErrors?: readonly string[];
  /** What is asked of the unpatched target in its place. */
  readonly trial?: Plan;
}

export function planOf(carrier: Carrier, substitute: Substitute): Plan {
  const { label, value, shows, files, trial, isFragile, fragileErrors, companions = [] } = substitute;
  const beside =
    carrier.kind === 'argument'
      ? companions.map(({ argument, value: other }) => ({
          carrier: { kind: 'argument', call: carrier.call, argument, at: [] } as const,
          value: other,
        }))
      : [];
  return {
    label,
    substitution: { replacements: [{ carrier, value }, ...beside] },
    ...(shows === undefined ? {} : { shows }),
    ...(files === undefined ? {} : { files }),
    ...(isFragile === undefined ? {} : { isFragile }),
    ...(fragileErrors === undefined ? {} : { fragileErrors }),
    ...(trial === undefined ? {} : { trial: planOf(carrier, { label: `${label}, lighter`, ...trial }) }),
  };
}

export function redirected(plan: Plan, redirect: Redirect, label: string): Plan {
  return {
    ...plan,
    label,
    substitution: { ...plan.substitution, redirect },
    ...(plan.trial === undefined ? {} : { trial: redirected(plan.trial, redirect, `${label}, lighter`) }),
  };
}

/** A probe, and what is asked of the unpatched target in its place, if anything. */
export interface Planned {
  readonly probe: Probe;
  readonly tried?: Probe;
  readonly isFragile?: true;
  readonly fragileErrors?: readonly string[];
}

/** Numbered in the order given; equal questions are asked once. */
export function probesOf(plans: readonly Plan[], role: 'variant' | 'benign', dossier: Dossier): readonly Planned[] {
  const asked = new Set<string>();
  const distinct = plans.filter((plan) => {
    const key = JSON.stringify([plan.substitution, plan.files ?? []]);
    return !asked.has(key) && asked.add(key);
  });
  return distinct.map((plan, index) => {
    const id = `${role}-${index + 1}`;
    const probe = probeFor(plan, { id, role, dossier });
    return {
      probe,
      ...(plan.isFragile === undefined ? {} : { isFragile: plan.isFragile }),
      ...(plan.fragileErrors === undefined ? {} : { fragileErrors: plan.fragileErrors }),
      ...(plan.trial === undefined ? {} : { tried: probeFor(plan.trial, { id: `${id}-lighter`, role, dossier }) }),
    };
  });
}

interface Naming {
  readonly id: string;
  readonly role: 'variant' | 'benign';
  readonly dossier: Dossier;
}

function probeFor(plan: Plan, { id, role, dossier }: Naming): Probe {
  const { weakness } = dossier.finding;
  const reproducer = patientReproducer(dossier, 'idle-waits-skipped');
  return {
    id,
    label: `${role === 'variant' ? 'sibling' : 'benign'}: ${plan.label}`,
    role,
    weakness,
    reproducer: plan.shows === undefined ? reproducer : { ...reproducer, shows: plan.shows },
    substitution: plan.substitution,
    ...(plan.files === undefined ? {} : { files: plan.files }),
  };
}
