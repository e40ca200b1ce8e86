// SPDX-License-Identifier: Apache-2.0
import { defaultShows } from '../../../domain/default-shows.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { Observation } from '../../../domain/observation.ts';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Reproducer, Shows } from '../../../domain/reproducer.ts';
import type { Component, Target } from '../../../domain/target.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { languageOf } from '../../../language/select.ts';
import type { Services } from '../../services.ts';

export interface Unnamed {
  readonly target: Target;
  readonly component: Component;
  readonly reproducer: Reproducer;
  /** What the user says shows it, if anything. */
  readonly asked: Shows | undefined;
  /** In the order they are tried. */
  readonly among: readonly Weakness[];
}

/** The first weakness among those that the monitor itself sees when the command runs on the unpatched target. */
export async function inferWeakness(unnamed: Unnamed, services: Services): Promise<Weakness> {
  const { target, component, reproducer } = unnamed;
  const language = languageOf(target, services.languages);
  if (unnamed.asked !== undefined) {
    // The user's own sign needs no weakness to be seen: any will do.
    const { shown } = await seenAs(
      unnamed,
      { weakness: 'CWE-1321', shows: unnamed.asked, asking: 'what is asked for' },
      services,
    );
    if (shown.kind !== 'shown') {
      throw new RepairError('INPUT_MALFORMED', `\`${reproducer.command}\` does not show a weakness: ${shown.because}`);
    }
  }
  for (const weakness of unnamed.among) {
    const shows = defaultShows(weakness);
    if (shows === undefined) {
      continue;
    }
    const observation = await seenAs(unnamed, { weakness, shows, asking: weakness }, services);
    const finding: Finding = {
      id: 'infer',
      weakness,
      target,
      component,
      reproducer,
      locations: [],
      source: 'reproducer',
      advisories: [],
    };
    if (observation.shown.kind === 'shown' && language.carriers(observation, finding).length > 0) {
      services.progress.note(`the command shows ${weakness}: ${observation.shown.because}`);
      return weakness;
    }
  }
  throw new RepairError(
    'INPUT_MALFORMED',
    `cannot tell which weakness \`${reproducer.command}\` shows; name it with --weakness`,
  );
}

async function seenAs(
  { target, component, reproducer }: Unnamed,
  { weakness, shows, asking }: { readonly weakness: Weakness; readonly shows: Shows; readonly asking: string },
  services: Services,
): Promise<Observation> {
  const probe = {
    id: `infer-${asking.replaceAll(' ', '-')}`,
    label: `does the command show ${asking}?`,
    role: 'reproducer',
    weakness,
    reproducer: { ...reproducer, shows },
  } as const;
  const unpatched = { name: 'target', changes: [] };
  return languageOf(target, services.languages).observe(probe, unpatched, {
    target,
    component,
    sandbox: services.sandbox,
  });
}
