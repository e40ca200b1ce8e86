// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { Observation } from '../../domain/observation.ts';
import type { FileChange } from '../../domain/target.ts';
import type { Language } from '../../language/language.ts';
import { sha256 } from '../../support/digest.ts';
import type { Services } from '../services.ts';

interface Setting {
  readonly dossier: Dossier;
  readonly services: Services;
  readonly language: Language;
}

/** One run, which proves nothing: the attack does nothing, and the code was reached, did not stumble and answered. */
export async function isStopped(changes: readonly FileChange[], setting: Setting): Promise<boolean> {
  const { dossier, services, language } = setting;
  const { finding } = dossier;
  if (changes.some(({ file, after }) => after !== null && language.syntaxError(file, after) !== null)) {
    return false;
  }
  const name = `trial-${sha256(JSON.stringify(changes)).slice(0, 12)}`;
  const probe = {
    id: 'trial',
    label: 'reproducer, with a change that may mend it',
    role: 'reproducer' as const,
    weakness: finding.weakness,
    reproducer: finding.reproducer,
  };
  const context = { target: finding.target, component: finding.component, sandbox: services.sandbox };
  const seen = await language.observe(probe, { name, changes }, context);
  return (
    seen.shown.kind === 'blocked' &&
    seen.reached &&
    !stumbles(seen, language) &&
    !fallsSilent(seen, dossier.observations[0])
  );
}

/** A call that ended before now waits for ever: a guard that only goes away leaves a server's clients hanging. */
function fallsSilent({ behaviour }: Observation, before: Observation | undefined): boolean {
  const ended = (before?.behaviour.calls ?? []).filter(({ outcome }) => outcome.kind !== 'unfinished');
  return behaviour.calls.some(
    ({ outcome, index, how, module }) =>
      outcome.kind === 'unfinished' &&
      ended.some((call) => call.index === index && call.how === how && call.module === module),
  );
}

function stumbles({ behaviour }: Observation, language: Language): boolean {
  return behaviour.calls.some(({ outcome }) => outcome.kind === 'threw' && language.isAccident(outcome.error));
}
