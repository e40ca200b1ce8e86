// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Carrier, Probe } from '../../../domain/probe.ts';
import { sha256 } from '../../../support/digest.ts';
import { canonicalJson } from '../../../support/canonical-json.ts';
import type { Language, ObserveContext } from '../../../language/language.ts';
import type { Services } from '../../services.ts';
import type { Workbench } from './template.ts';

/** Harmless inputs to tell failing from harmless states by; more say little more. */
const MOST_NEIGHBOURS = 40;

/** A place to try changes, for languages that answer many questions about one build. */
export async function workbenchOf(
  dossier: Dossier,
  language: Language,
  services: Services,
): Promise<Workbench | undefined> {
  const { finding } = dossier;
  const ask = language.observeMany?.bind(language);
  if (ask === undefined) {
    return undefined;
  }
  const context = { target: finding.target, component: finding.component, sandbox: services.sandbox };
  return {
    reproducer: probeOf(dossier, { id: 'trial', label: 'trial', role: 'reproducer' }),
    neighbours: await neighboursOf(dossier, { language, context }),
    run: async (changes, trials) =>
      ask(trials, { name: `trial-${sha256(canonicalJson(changes)).slice(0, 12)}`, changes }, context),
    note: (text) => services.progress.note(text),
    now: () => services.now(),
  };
}

interface Asking {
  readonly language: Language;
  readonly context: ObserveContext;
}

async function neighboursOf(dossier: Dossier, { language, context }: Asking): Promise<readonly Probe[]> {
  const [seen] = dossier.observations;
  const { reproducer, weakness } = dossier.finding;
  const probes: Probe[] = [];
  for (const carrier of seen === undefined ? [] : dossier.carriers) {
    const value = seen === undefined ? undefined : valueOf(carrier, seen.inputs ?? []);
    if (seen !== undefined && value !== undefined && probes.length < MOST_NEIGHBOURS) {
      const found = (await language.nearby?.({ value, carrier, reproducer, context }, seen)) ?? [];
      for (const { value: harmless } of [...found, ...language.neighbours(weakness, value, seen)]) {
        const id = `trial-benign-${probes.length + 1}`;
        const probe = probeOf(dossier, { id, label: id, role: 'benign' });
        probes.push({ ...probe, substitution: { replacements: [{ carrier, value: harmless }] } });
      }
    }
  }
  return probes.slice(0, MOST_NEIGHBOURS);
}

function valueOf(
  carrier: Carrier,
  inputs: readonly { readonly path: string; readonly content: Encoded }[],
): Encoded | undefined {
  if (carrier.kind === 'file') {
    return inputs.find(({ path }) => path === carrier.path)?.content;
  }
  return carrier.kind === 'text' ? carrier.literal : undefined;
}

function probeOf(dossier: Dossier, named: Pick<Probe, 'id' | 'label' | 'role'>): Probe {
  const { reproducer, weakness } = dossier.finding;
  return { ...named, weakness, reproducer };
}
