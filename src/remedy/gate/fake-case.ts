// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { memorySource } from '../../advisories/memory-source.ts';
import { readOsv } from '../../advisories/osv/to-advisory.ts';
import type { ManagerRun } from '../../dependencies/manager/package-manager.ts';
import { madeSource } from '../../dependencies/registry/made-source.ts';
import type { AdvisorySource } from '../../domain/advisory.ts';
import type { RemedyKind } from '../../domain/remedy.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { fakeLanguage } from '../../language/fake-language.ts';
import type { Language } from '../../language/language.ts';
import { FakeSandbox } from '../../sandbox/fake-sandbox.ts';
import { openJournal } from '../../store/directory-journal.ts';
import { SILENT } from '../../support/progress.ts';
import { npmFamily } from '../family/npm-family.ts';
import { readState } from '../project-state.ts';
import type { RemedyOptions, RemedyServices } from '../services.ts';
import type { Asked, RemedyGate } from './gate.ts';
import { remedyGates } from './registry.ts';

const RUN = {
  exit: { kind: 'exited', status: 0 },
  stdout: '',
  stderr: '',
  isCut: false,
  wallMs: 1,
  cpuMs: 1,
  maxRssKb: 1,
} as const;

const DONE: ManagerRun = { kind: 'done', version: '11', run: RUN };

export const REFUSED: ManagerRun = { kind: 'refused', because: 'ERESOLVE', version: '11', run: RUN };

export const BROKEN: ManagerRun = { kind: 'broken', because: 'ECONNRESET', version: '11', run: RUN };

export const TELLING: string = `module.exports = 'the vulnerable code'; // ${'x'.repeat(200)}\n`;

/** Version 1.0.0 of `p` is vulnerable. */
function advisories(): AdvisorySource {
  const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.1' }] }];
  const record = {
    id: 'CVE-2024-0001',
    modified: '2024-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'p' }, ranges }],
  };
  const read = readOsv(record, { place: 'test' });
  return memorySource(read.kind === 'advisory' ? [read.advisory] : []);
}

type Versions = Readonly<Record<string, string>>;

/** A project whose lock names these and, unless told otherwise, has them on the disk. */
export function project(locked: Versions, installed: Versions = locked, files: Versions = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'gates-'));
  const wanted = Object.fromEntries(
    Object.keys(locked).map((location) => [location.replace(/^.*node_modules\//, ''), '*']),
  );
  const packages = Object.entries(locked).map(([location, version]) => [location, { version }]);
  const all: Record<string, string> = {
    'package.json': JSON.stringify({ dependencies: wanted }),
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { dependencies: wanted }, ...Object.fromEntries(packages) },
    }),
    ...Object.fromEntries(
      Object.entries(installed).map(([location, version]) => [
        `${location}/package.json`,
        JSON.stringify({ name: location.replace(/^.*node_modules\//, ''), version }),
      ]),
    ),
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

export interface Case {
  readonly before?: string;
  readonly after?: string;
  readonly relock?: ManagerRun;
  readonly install?: ManagerRun;
  readonly language?: Partial<Language>;
  readonly options?: Partial<RemedyOptions>;
  readonly sandbox?: FakeSandbox;
  readonly mended?: RemedyServices['mended'];
  readonly kind?: RemedyKind;
}

const VULNERABLE = (): string =>
  project({ 'node_modules/p': '1.0.0' }, undefined, { 'node_modules/p/index.js': TELLING });

export async function ask(name: string, given: Case = {}): Promise<Outcome> {
  const known = advisories();
  const reading = { family: npmFamily, advisories: known, source: madeSource([]), mended: new Map() };
  const before = await readState(given.before ?? VULNERABLE(), reading);
  const after = await readState(given.after ?? project({ 'node_modules/p': '1.0.1' }), reading);
  const journal = openJournal('r', mkdtempSync(join(tmpdir(), 'journal-')));
  const services: RemedyServices = {
    sandbox: given.sandbox ?? new FakeSandbox(),
    source: madeSource([]),
    family: npmFamily,
    toolbox: '/nowhere',
    advisories: known,
    unreadAdvisories: [],
    language: fakeLanguage(given.language),
    journal,
    mended: given.mended ?? new Map(),
    progress: SILENT,
    now: () => 0,
    options: { replacements: new Map(), mounts: [], ...given.options },
  };
  const asked: Asked = {
    proposal: {
      remedy: {
        kind: given.kind ?? 'relock',
        title: 'relock: p 1.0.0 → 1.0.1',
        removes: ['CVE-2024-0001 in p'],
        edits: [{ kind: 'lock', location: 'node_modules/p', name: 'p', from: '1.0.0', to: '1.0.1' }],
      },
      moves: [],
      archives: [],
    },
    before,
    relock: given.relock ?? DONE,
    original: async () => ({ state: before, install: DONE }),
    installed: async () => ({ state: after, install: given.install ?? DONE }),
    ...(given.relock === undefined ? { after } : {}),
  };
  return gateOf(name).check(asked, services);
}

function gateOf(name: string): RemedyGate {
  const found = remedyGates.find((gate) => gate.name === name);
  if (found === undefined) {
    throw new Error(`there is no gate "${name}"`);
  }
  return found;
}
