// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../../domain/finding.ts';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { canonicalWeakness, type Weakness } from '../../../domain/weakness.ts';
import type { SearchReport } from '../../../language/language.ts';
import { languageOf, openTarget } from '../../../language/select.ts';
import type { Services } from '../../services.ts';
import type { Reader, Report } from '../reader.ts';

/** One finding per weakness: a second export of the same component most often leads to the same fault. */
const MOST = 1;

/** Searches the exported API for the named weaknesses with harmless property tests. */
export const apiSearch: Reader = {
  name: 'api-search',
  runsForeignCode: true,
  accepts: (report) => report.command === undefined && report.weaknesses.length > 0,

  async read(report, services) {
    const place = await placeOf(report, services);
    services.progress.note(
      `searching the exports of ${place.component.name}@${place.component.version} itself, not those of its dependencies`,
    );
    const findings: Finding[] = [];
    for (const weakness of sought(report)) {
      const { exports, calls, reproducers } = await searched(weakness, place, { report, services });
      if (calls === 0) {
        // Nothing was asked, so nothing may be said: not finding is no answer here.
        throw new RepairError('TARGET_UNUSABLE', nothingToCall(weakness, place.component, report));
      }
      services.progress.note(`${weakness}: ${exports} exports, ${calls} calls, ${reproducers.length} found`);
      findings.push(
        ...reproducers.map((reproducer, index): Finding => ({
          id: `${weakness}-${place.component.name}${index === 0 ? '' : `-${index + 1}`}`,
          weakness,
          ...place,
          reproducer,
          locations: [],
          source: 'api-search',
          advisories: [],
        })),
      );
    }
    return findings;
  },

  async whyNothing(report, services) {
    const place = await placeOf(report, services);
    const tried: string[] = [];
    for (const weakness of sought(report)) {
      const { exports, calls } = await searched(weakness, place, { report, services });
      tried.push(`${weakness} (${calls} calls of ${exports} exports)`);
    }
    return `no call of the exported API of ${place.component.name} showed ${tried.join(', ')}; its dependencies were not searched`;
  },
};

function nothingToCall(weakness: Weakness, { name }: Component, { component }: Report): string {
  const dependency = component === undefined ? ' To search a package it depends on, name that with --component.' : '';
  return `no export of ${name} could be called to search for ${weakness}; does it load?${dependency}`;
}

interface Place {
  readonly target: Target;
  readonly component: Component;
}

async function placeOf(report: Report, services: Services): Promise<Place> {
  const target = await openTarget(report, services.languages);
  const below = target.directory.slice(target.root.length + 1);
  const path =
    report.component === undefined ? below : `${below === '' ? '' : `${below}/`}node_modules/${report.component}`;
  return { target, component: await languageOf(target, services.languages).component(target.root, path) };
}

function sought(report: Report): readonly Weakness[] {
  return [...new Set(report.weaknesses.map(canonicalWeakness))];
}

async function searched(
  weakness: Weakness,
  { target, component }: Place,
  { report, services }: { readonly report: Report; readonly services: Services },
): Promise<SearchReport> {
  const { parallel } = services.options;
  const key = `intake/api-search/${weakness}/${target.directory}/${component.path}/${component.version}/${report.timeoutMs}`;
  return services.journal.step(key, () =>
    languageOf(target, services.languages).search(
      weakness,
      { target, component, sandbox: services.sandbox },
      { parallel, timeoutMs: report.timeoutMs, most: MOST },
    ),
  );
}
