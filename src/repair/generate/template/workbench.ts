// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Carrier, Probe, Substitution } from '../../../domain/probe.ts';
import { sha256 } from '../../../support/digest.ts';
import { canonicalJson } from '../../../support/canonical-json.ts';
import type { Language, ObserveContext, Substitute } from '../../../language/language.ts';
import type { Services } from '../../services.ts';
import type { Workbench } from './template.ts';

/** Harmless inputs to tell failing from harmless states by; more say little more. */
const MOST_NEIGHBOURS = 40;
/** Each is put to every likely change. */
const MOST_ATTACKS = 8;

/** Runs that take many times as long as the attack did are not waited for while trying; a busy machine makes short runs long. */
const LEAST_MS = 5000;
const PATIENCE = 4;

/** A place to try changes, for languages that answer many questions about one build. */
export async function workbenchOf(
  given: Dossier,
  language: Language,
  services: Services,
): Promise<Workbench | undefined> {
  const dossier = hurried(given);
  const { finding } = dossier;
  const [seen] = dossier.observations;
  const ask = language.observeMany?.bind(language);
  if (ask === undefined) {
    return undefined;
  }
  const context = { target: finding.target, component: finding.component, sandbox: services.sandbox };
  return {
    reproducer: probeOf(dossier, { id: 'trial', label: 'trial', role: 'reproducer' }),
    closer: seen === undefined ? [] : ((await language.lookCloser?.(finding.reproducer, seen, context)) ?? []),
    ...(await around(dossier, { language, context })),
    run: async (changes, trials) =>
      ask(trials, { name: `trial-${sha256(canonicalJson(changes)).slice(0, 12)}`, changes }, context),
    note: (text) => services.progress.note(text),
    now: () => services.now(),
  };
}

function hurried(dossier: Dossier): Dossier {
  const { finding, observations } = dossier;
  const { reproducer } = finding;
  const most = Math.max(LEAST_MS, ...observations.map(({ wallMs }) => wallMs * PATIENCE));
  const timeoutMs = reproducer.shows.kind === 'time' ? reproducer.timeoutMs : Math.min(reproducer.timeoutMs, most);
  return { ...dossier, finding: { ...finding, reproducer: { ...reproducer, timeoutMs } } };
}

interface Asking {
  readonly language: Language;
  readonly context: ObserveContext;
}

async function around(
  dossier: Dossier,
  { language, context }: Asking,
): Promise<Pick<Workbench, 'attacks' | 'neighbours'>> {
  const [seen] = dossier.observations;
  const { reproducer, weakness } = dossier.finding;
  const found = await Promise.all(
    dossier.carriers.map(async (carrier) => {
      const value = seen === undefined ? undefined : valueOf(carrier, seen.inputs ?? []);
      if (seen === undefined || value === undefined) {
        return { attacks: [], harmless: [] };
      }
      const near = await language.nearby?.({ value, carrier, reproducer, context }, seen);
      const placed = (all: readonly Substitute[]) => all.map((one) => ({ carrier, value: one.value }));
      return {
        attacks: placed(near?.attacks ?? []),
        harmless: placed([...(near?.harmless ?? []), ...language.neighbours(weakness, value, seen)]),
      };
    }),
  );
  const probes = (all: readonly (readonly Replacement[])[], role: 'variant' | 'benign'): readonly Probe[] =>
    inTurns(all)
      .slice(0, role === 'benign' ? MOST_NEIGHBOURS : MOST_ATTACKS)
      .map((replacement, index) => {
        const id = `trial-${role}-${index + 1}`;
        return { ...probeOf(dossier, { id, label: id, role }), substitution: { replacements: [replacement] } };
      });
  return {
    neighbours: probes(
      found.map(({ harmless }) => harmless),
      'benign',
    ),
    attacks: probes(
      found.map(({ attacks }) => attacks),
      'variant',
    ),
  };
}

type Replacement = Substitution['replacements'][number];

/** The first of each list, then the second of each. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_unused, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
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
