// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Candidate } from '../../domain/candidate.ts';
import type { LoadReport } from '../../domain/load-report.ts';
import type { ApiCall, Observation } from '../../domain/observation.ts';
import type { Probe } from '../../domain/probe.ts';
import type { TestRun } from '../../domain/test-run.ts';
import type { Services } from '../services.ts';
import { servicesWith } from '../fake-services.ts';
import { call, candidateOf, CHANGE, dossierAt, examOf, seen, shown } from './fake-question.ts';
import type { Question } from './gate.ts';

const run = z.strictObject({
  shown: z.enum(['shown', 'blocked', 'inconclusive']).default('blocked'),
  reached: z.boolean().default(true),
  threw: z.string().optional(),
  accident: z.boolean().default(false),
  unfinished: z.boolean().default(false),
  calledBack: z.boolean().optional(),
  /** The callback was the reproducer's own doing. */
  isSelfCalled: z.boolean().default(false),
  stdout: z.string().default(''),
  cpuMs: z.number().default(10),
  maxRssKb: z.number().default(50_000),
});

const entry = z.strictObject({ file: z.string(), error: z.string().nullable(), exports: z.array(z.string()) });
const suite = z.strictObject({
  passed: z.array(z.string()).default([]),
  failed: z.array(z.string()).default([]),
  flaky: z.array(z.string()).default([]),
  broken: z.string().optional(),
});

/** A patch with all that the fake world answers about it. What is left out is as if all were well. */
const fixture = z.strictObject({
  /** What the patch does, for a person. */
  patch: z.string(),
  /** Part of the gate's reason, so that a rejection is for the right reason. */
  because: z.string(),
  changes: z
    .array(z.strictObject({ file: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .optional(),
  files: z.record(z.string(), z.string()).default({ [CHANGE.file]: CHANGE.before ?? '' }),
  sources: z.array(z.string()).default(['index.js']),
  diff: z.string().optional(),
  /** By probe id, of the patched and of the unpatched target. */
  patched: z.record(z.string(), run).default({}),
  unpatched: z.record(z.string(), run).default({}),
  syntaxError: z.string().nullable().default(null),
  featureLoss: z.array(z.string()).default([]),
  load: z.strictObject({ before: z.array(entry), after: z.array(entry) }).optional(),
  tests: z.strictObject({ before: suite.nullable(), after: suite.nullable() }).default({ before: null, after: null }),
  rescan: z.array(z.string()).nullable().default([]),
  /** The scanner's reports come with an attack. */
  hasAttack: z.boolean().default(false),
  unrepairedCopies: z.array(z.strictObject({ said: z.string(), isSame: z.boolean() })).default([]),
});

export interface Fixture {
  readonly name: string;
  readonly because: string;
  readonly candidate: Candidate;
  readonly question: Question;
  readonly services: Services;
}

/** Every fixture in a gate's `accepts` or `rejects` folder, by name. */
export function fixturesIn(gateDirectory: string, folder: 'accepts' | 'rejects'): readonly Fixture[] {
  const directory = join(gateDirectory, folder);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => open(name, readFileSync(join(directory, name), 'utf8')));
}

function open(name: string, text: string): Fixture {
  const told = fixture.parse(JSON.parse(text));
  const root = mkdtempSync(join(tmpdir(), 'skymend-fixture-'));
  for (const [file, content] of Object.entries(told.files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  const candidate = candidateOf(told.changes ?? [CHANGE]);
  return {
    name: name.replace(/\.json$/, ''),
    because: told.because,
    candidate: told.diff === undefined ? candidate : { ...candidate, diff: told.diff },
    question: {
      dossier: {
        ...dossierAt(root),
        observations: [observationOf({ ...told.unpatched['reproducer'], shown: 'shown' })],
      },
      exam: examOf({ tests: testRun(told.tests.before), load: loaded(told.load?.before) }),
    },
    services: servicesWith({
      sourceFiles: async () => told.sources,
      observe: async (probe, snapshot) => answer(probe, snapshot.name === 'target' ? told.unpatched : told.patched),
      syntaxError: () => told.syntaxError,
      featureLoss: async () => told.featureLoss,
      load: async () => loaded(told.load?.after),
      runTests: async (snapshot) => testRun(snapshot.name === 'target' ? told.tests.before : told.tests.after),
      rescan: async () =>
        told.rescan?.map((said) => ({ said, ...(told.hasAttack ? { attack: () => 'aaa' } : {}) })) ?? null,
      unrepairedCopies: async () => told.unrepairedCopies,
      isAccident: (error) =>
        typeof error === 'object' && error !== null && error.t === 'error' && error.name === 'Accident',
      differences: (before, after) => (before.stdout === after.stdout ? [] : [`stdout: ${after.stdout}`]),
    }),
  };
}

function loaded(entries: readonly z.infer<typeof entry>[] | undefined): LoadReport {
  return { entries: entries ?? [{ file: 'index.js', error: null, exports: ['set: function/2'] }], evidence: 'fake' };
}

function answer(probe: Probe, told: Readonly<Record<string, z.infer<typeof run>>>): Observation {
  return observationOf(told[probe.id] ?? told['*'] ?? {});
}

function observationOf(told: Partial<z.infer<typeof run>>): Observation {
  const { threw, accident, unfinished, stdout = '', cpuMs = 10, maxRssKb = 50_000, reached = true } = told;
  const error = { t: 'error', name: accident === true ? 'Accident' : 'Error', message: threw ?? '' } as const;
  const done = call({
    ...(threw === undefined ? {} : { outcome: { kind: 'threw', error } }),
    ...(unfinished === true ? { outcome: { kind: 'unfinished' } } : {}),
    ...callbacksOf(told),
  });
  const kind = told.shown ?? 'blocked';
  const plain = seen(
    { cpuMs, maxRssKb, reached, ...(kind === 'shown' ? shown() : { shown: { kind, because: kind } }) },
    [done],
  );
  return { ...plain, behaviour: { ...plain.behaviour, stdout } };
}

function callbacksOf({ calledBack, isSelfCalled }: Partial<z.infer<typeof run>>): Partial<ApiCall> {
  return { callbacks: calledBack === true ? [[null]] : [], ...(isSelfCalled === true ? { selfCalled: 1 } : {}) };
}

function testRun(told: z.infer<typeof suite> | null): TestRun | null {
  return told === null
    ? null
    : {
        command: 'npm test',
        results: [
          ...told.passed.map((name) => ({ name, kind: 'passed' as const })),
          ...told.failed.map((name) => ({ name, kind: 'failed' as const })),
        ],
        flaky: told.flaky,
        ...(told.broken === undefined ? {} : { broken: told.broken }),
        seconds: 1,
        evidence: 'fake',
      };
}
