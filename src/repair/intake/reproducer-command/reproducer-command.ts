// SPDX-License-Identifier: Apache-2.0
import { defaultShows } from '../../../domain/default-shows.ts';
import type { Finding } from '../../../domain/finding.ts';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { canonicalWeakness, WEAKNESS_NAMES, type Weakness } from '../../../domain/weakness.ts';
import { languageOf, openTarget } from '../../../language/select.ts';
import type { Services } from '../../services.ts';
import type { Reader, Report } from '../reader.ts';
import { inferWeakness } from './infer-weakness.ts';
import { reportedFaults } from './reported-faults.ts';
import { reproducerOf } from './reproducer-of.ts';

/** A shell command that shows the weakness. */
export const reproducerCommand: Reader = {
  name: 'reproducer-command',
  runsForeignCode: true,
  accepts: (report) => report.command !== undefined,

  async read(report, services) {
    const target = await openTarget(report, services.languages);
    const component = await componentOf(report, target, services);
    const language = languageOf(target, services.languages);
    if (language.identify !== undefined && (report.shows ?? SANITIZER).kind === 'sanitizer') {
      return reportedFaults(report, { target, component }, services);
    }
    const reproducer = await reproducerOf(report);
    const [first] = report.weaknesses;
    const weakness =
      report.weaknesses.length === 1 && first !== undefined
        ? canonicalWeakness(first)
        : await inferWeakness({ target, component, reproducer, asked: report.shows, among: sought(report) }, services);
    const shows = report.shows ?? defaultShows(weakness);
    if (shows === undefined) {
      const known = Object.keys(WEAKNESS_NAMES).join(', ');
      throw new RepairError(
        'CONFIG_INVALID',
        `say with --shows how one sees ${weakness}; known by itself are ${known}`,
      );
    }
    const finding: Finding = {
      id: `${weakness}-${component.name}`,
      weakness,
      target,
      component,
      reproducer: { ...reproducer, shows },
      locations: [],
      source: 'reproducer',
      advisories: [],
    };
    return [finding];
  },
};

const SANITIZER = { kind: 'sanitizer' } as const;

function sought(report: Report): readonly Weakness[] {
  const named = report.weaknesses.map(canonicalWeakness);
  // By how clearly each shows in a run: a polluted prototype cannot be mistaken for anything else.
  const all: readonly Weakness[] = ['CWE-1321', 'CWE-94', 'CWE-78', 'CWE-1333', 'CWE-22'];
  return named.length > 0 ? named : all;
}

async function componentOf(report: Report, target: Target, services: Services): Promise<Component> {
  const language = languageOf(target, services.languages);
  const below = target.directory.slice(target.root.length + 1);
  const path =
    report.component === undefined ? below : `${below === '' ? '' : `${below}/`}node_modules/${report.component}`;
  return language.component(target.root, path);
}
