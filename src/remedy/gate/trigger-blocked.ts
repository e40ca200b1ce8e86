// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../domain/observation.ts';
import type { RemedyServices, Trigger } from '../services.ts';
import { vulnerabilityKey } from '../vulnerability-key.ts';
import type { Asked, Installed, RemedyGate } from './gate.ts';

const REPLAYS = 2;

/**
 * The user's command shows the vulnerability before and does not any more. Without one this stays open: an advisory's
 * word that a version is fixed is a claim.
 */
export const triggerBlocked: RemedyGate = {
  name: 'trigger-blocked',
  required: 'when-applicable',
  async check(asked, services) {
    const { trigger } = services.options;
    if (trigger === undefined) {
      return { kind: 'not-applicable', because: 'no command shows the vulnerability: claimed fixed, not proved' };
    }
    if (!isAbout(asked, services)) {
      // Of our own mending there is no advisory's word either.
      const kind = asked.proposal.remedy.kind === 'patch' ? 'inconclusive' : 'not-applicable';
      return { kind, because: 'the command is about another vulnerability' };
    }
    const original = await asked.original();
    const after = await asked.installed();
    if (after === undefined || after.install.kind !== 'done' || original.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'the project is not installed' };
    }
    const before = await ask(original, trigger, services);
    if (before.shown.kind !== 'shown') {
      return {
        kind: 'inconclusive',
        because: `the command does not show it on the project as it is: ${before.shown.because}`,
      };
    }
    for (let replay = 1; replay <= REPLAYS; replay += 1) {
      const { shown } = await ask(after, trigger, services);
      if (shown.kind !== 'blocked') {
        const kind = shown.kind === 'shown' ? 'fail' : 'inconclusive';
        return { kind, because: `replay ${replay} of ${REPLAYS}: ${shown.because}` };
      }
    }
    return { kind: 'pass' };
  },
};

/** With `--advisory` the command belongs to those; else to everything. */
function isAbout({ proposal, before }: Asked, { options }: RemedyServices): boolean {
  const { only } = options;
  const meant = before.known.filter((known) => proposal.remedy.removes.includes(vulnerabilityKey(known)));
  return only === undefined || meant.some(({ id, aliases }) => [id, ...aliases].some((name) => only.includes(name)));
}

async function ask({ state }: Installed, trigger: Trigger, services: RemedyServices): Promise<Observation> {
  const { language, sandbox } = services;
  const target = await language.openTarget(state.folder);
  const component = await language.component(target.root, '');
  const reproducer = {
    command: trigger.command,
    directory: state.folder,
    shows: trigger.shows,
    files: [],
    timeoutMs: trigger.timeoutMs,
  };
  const probe = {
    id: 'trigger',
    label: 'trigger',
    role: 'reproducer',
    weakness: trigger.weakness,
    reproducer,
  } as const;
  return language.observe(probe, { name: 'target', changes: [] }, { target, component, sandbox });
}
