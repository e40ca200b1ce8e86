// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from '../../../domain/finding.ts';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { canonicalWeakness } from '../../../domain/weakness.ts';
import type { Identified } from '../../../language/language.ts';
import { languageOf } from '../../../language/select.ts';
import type { Services } from '../../services.ts';
import type { Report } from '../reader.ts';
import { reproducerOf } from './reproducer-of.ts';

interface Place {
  readonly target: Target;
  readonly component: Component;
}

/** Crashing inputs of one directory that are looked at; fuzzers leave thousands of the same few faults. */
const MOST_INPUTS = 200;

/**
 * Findings of a program that reports its own faults: what it shows is seen by running it. Of a directory of inputs one
 * finding for each fault. A log that was handed in must tell of this target.
 */
export async function reportedFaults(report: Report, place: Place, services: Services): Promise<readonly Finding[]> {
  const logged = await loggedFaults(report, place, services);
  const inputs = await inputsOf(report.input);
  const found = new Map<string, Finding>();
  for (const input of inputs) {
    const finding = await findingOf({ report, input, logged }, place, services);
    const known = found.get(finding.key);
    if (known === undefined) {
      found.set(finding.key, finding.finding);
    } else {
      services.progress.note(`${path.basename(input ?? '')} shows the same as an earlier input`);
    }
  }
  const shown = [...found].filter(([key]) => key !== NOTHING).map(([, finding]) => finding);
  return shown.length > 0 ? numbered(shown) : [...found.values()];
}

/** Stands for inputs that show nothing; one of them tells why, where no other shows anything. */
const NOTHING = 'nothing';

interface Asked {
  readonly report: Report;
  readonly input: string | undefined;
  readonly logged: readonly Identified[];
}

async function findingOf(asked: Asked, place: Place, services: Services): Promise<Keyed> {
  const { report, input, logged } = asked;
  const plain = await reproducerOf(report, input);
  const reproducer: Reproducer = { ...plain, shows: report.shows ?? { kind: 'sanitizer' } };
  const seen = await seenBy(reproducer, place, services);
  if (seen === null) {
    return { key: NOTHING, finding: notSeen(asked, reproducer, place) };
  }
  services.progress.note(`the command shows ${seen.said}`);
  warnOfOther(seen, logged, services);
  return { key: seen.signature, finding: { ...findingBy(seen, place, reproducer), source: sourceOf(report) } };
}

interface Keyed {
  readonly key: string;
  readonly finding: Finding;
}

async function seenBy(reproducer: Reproducer, place: Place, services: Services): Promise<Identified | null> {
  const { target, component } = place;
  const language = languageOf(target, services.languages);
  const context = { target, component, sandbox: services.sandbox };
  const key = `intake/identify/${target.root}/${target.build ?? ''}/${JSON.stringify(reproducer)}`;
  return services.journal.step(key, async () => (await language.identify?.(reproducer, context)) ?? null);
}

/** What the log or the user says stands in; running it again tells why nothing was seen. */
function notSeen({ report, logged }: Asked, reproducer: Reproducer, place: Place): Finding {
  const [first] = logged;
  const [named = 'CWE-119'] = report.weaknesses;
  const told = first ?? { weakness: canonicalWeakness(named), shows: reproducer.shows, locations: [] };
  return { ...findingBy({ ...told, shows: reproducer.shows }, place, reproducer), source: sourceOf(report) };
}

function findingBy(
  { weakness, shows, locations }: Pick<Identified, 'weakness' | 'shows' | 'locations'>,
  { target, component }: Place,
  reproducer: Reproducer,
): Omit<Finding, 'source'> {
  const id = `${weakness}-${component.name}`;
  return { id, weakness, target, component, reproducer: { ...reproducer, shows }, locations, advisories: [] };
}

function sourceOf({ sanitizerLog }: Report): string {
  return sanitizerLog === undefined ? 'reproducer' : 'sanitizer-log';
}

function numbered(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding, index) => (index === 0 ? finding : { ...finding, id: `${finding.id}-${index + 1}` }));
}

function warnOfOther(seen: Identified, logged: readonly Identified[], services: Services): void {
  if (logged.length > 0 && !logged.some(({ signature }) => signature === seen.signature)) {
    services.progress.note(`the log tells of ${logged[0]?.said ?? ''}; what is seen here is mended`);
  }
}

async function loggedFaults(report: Report, { target }: Place, services: Services): Promise<readonly Identified[]> {
  const { sanitizerLog } = report;
  if (sanitizerLog === undefined) {
    return [];
  }
  const text = await readFile(sanitizerLog, 'utf8').catch((error: unknown) => {
    throw new RepairError('CONFIG_INVALID', `cannot read the log "${sanitizerLog}"; check the path`, { cause: error });
  });
  const language = languageOf(target, services.languages);
  return (await language.reported?.(text, target)) ?? [];
}

async function inputsOf(input: string | undefined): Promise<readonly (string | undefined)[]> {
  if (input === undefined) {
    return [undefined];
  }
  const found = await stat(input).catch((error: unknown) => {
    throw new RepairError('CONFIG_INVALID', `cannot read the input "${input}"; check the path`, { cause: error });
  });
  if (!found.isDirectory()) {
    return [input];
  }
  const entries = await readdir(input, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !/^(?:README|\.)/.test(entry.name))
    .map(({ name }) => path.join(input, name));
  if (files.length === 0) {
    throw new RepairError('CONFIG_INVALID', `the folder "${input}" holds no input; name a file or a folder of files`);
  }
  return files.toSorted().slice(0, MOST_INPUTS);
}
