// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ApiCall, Observation } from '../../../domain/observation.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { Probe, Substitution } from '../../../domain/probe.ts';
import type { Shows } from '../../../domain/reproducer.ts';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { createBubblewrapSandbox } from '../../../sandbox/bubblewrap.ts';
import type { ObserveContext } from '../../language.ts';
import { component } from '../package/component.ts';
import { observe } from './observe.ts';

/** A package written for one test, in a directory of its own, which is removed after it. */
export interface FakeTarget {
  readonly root: string;
  readonly context: ObserveContext;
  observe(question: FakeQuestion): Promise<Observation>;
  probe(question: FakeQuestion): Probe;
  finding(question: FakeQuestion): Finding;
}

export interface FakeQuestion {
  readonly command?: string;
  readonly weakness?: Weakness;
  readonly shows?: Shows;
  readonly substitution?: Substitution;
  readonly role?: Probe['role'];
  readonly script?: string;
  readonly files?: Probe['files'];
  readonly patch?: Readonly<Record<string, string | null>>;
  readonly timeoutMs?: number;
}

/** `componentPath` is where the component lies; the files of a package's manifest are made when they are not given. */
export async function fakeTarget(
  files: Readonly<Record<string, string>>,
  componentPath = 'node_modules/weak',
): Promise<FakeTarget> {
  const root = await mkdtemp(path.join(tmpdir(), 'skymend-target-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const manifest = path.join(componentPath, 'package.json');
  const given = { [manifest]: '{"name":"weak","version":"1.0.0","main":"index.js"}', ...files };
  for (const [name, text] of Object.entries(given)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const context: ObserveContext = {
    target: { root, directory: root, language: 'javascript' },
    component: await component(root, componentPath),
    sandbox: await createBubblewrapSandbox(),
  };
  const probe = (question: FakeQuestion): Probe => probeOf(root, question);
  return {
    root,
    context,
    probe,
    observe: (question) => observe(probe(question), snapshotOf(question), context),
    finding: (question) => findingOf(probe(question), context),
  };
}

/** What `harness` shows of a component whose `index.js` is `library`. */
export async function run(library: string, harness: string, question: FakeQuestion = {}): Promise<Observation> {
  const target = await fakeTarget({ 'node_modules/weak/index.js': library, 'exploit.js': harness });
  return target.observe(question);
}

function probeOf(root: string, question: FakeQuestion): Probe {
  const { command = 'node exploit.js', shows = { kind: 'exit', status: 0 }, substitution, script, files } = question;
  return {
    id: 'test',
    label: 'test',
    role: question.role ?? 'reproducer',
    weakness: question.weakness ?? 'CWE-1321',
    reproducer: { command, directory: root, shows, files: [], timeoutMs: question.timeoutMs ?? 20_000 },
    ...(substitution === undefined ? {} : { substitution }),
    ...(script === undefined ? {} : { script }),
    ...(files === undefined ? {} : { files }),
  };
}

function snapshotOf({ patch = {} }: FakeQuestion): Snapshot {
  const changes = Object.entries(patch).map(([file, after]): FileChange => ({ file, before: null, after }));
  return { name: changes.length === 0 ? 'target' : 'candidate', changes };
}

function findingOf(probe: Probe, { target, component: part }: ObserveContext): Finding {
  return {
    id: 'test',
    weakness: probe.weakness,
    target,
    component: part,
    reproducer: probe.reproducer,
    locations: [],
    source: 'reproducer',
    advisories: [],
  };
}

/** `how path(arguments) outcome` of every call, for short assertions. */
export function callLines({ behaviour }: Observation): readonly string[] {
  return behaviour.calls.map(callLine);
}

function callLine(call: ApiCall): string {
  const { outcome } = call;
  const end =
    outcome.kind === 'returned'
      ? JSON.stringify(outcome.value)
      : outcome.kind === 'threw'
        ? `threw ${JSON.stringify(outcome.error)}`
        : outcome.kind;
  return `${call.how} ${call.path.join('.')}(${call.args.map((arg) => JSON.stringify(arg)).join(', ')}) ${end}`;
}
