// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../advisories/memory-source.ts';
import { readOsv } from '../../advisories/osv/to-advisory.ts';
import type { ManagerRun } from '../../dependencies/manager/package-manager.ts';
import { writeArchive } from '../../dependencies/archive/write-archive.ts';
import { madeSource } from '../../dependencies/registry/made-source.ts';
import type { AdvisorySource } from '../../domain/advisory.ts';
import type { RemedyKind } from '../../domain/remedy.ts';
import type { TestRun } from '../../domain/test-run.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { fakeLanguage, QUIET_OBSERVATION } from '../../language/fake-language.ts';
import type { Language } from '../../language/language.ts';
import { FakeSandbox, STALLED } from '../../sandbox/fake-sandbox.ts';
import { openJournal } from '../../store/directory-journal.ts';
import { SILENT } from '../../support/progress.ts';
import { npmFamily } from '../family/npm-family.ts';
import { mendedArchive } from '../mended-archive.ts';
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
const REFUSED: ManagerRun = { kind: 'refused', because: 'ERESOLVE', version: '11', run: RUN };
const BROKEN: ManagerRun = { kind: 'broken', because: 'ECONNRESET', version: '11', run: RUN };

const TELLING = `module.exports = 'the vulnerable code'; // ${'x'.repeat(200)}\n`;

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
function project(locked: Versions, installed: Versions = locked, files: Versions = {}): string {
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

interface Case {
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

async function ask(name: string, given: Case = {}): Promise<Outcome> {
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

describe('manager-accepts', () => {
  it('passes what the manager takes, rejects what it refuses, and does not know when it broke', async () => {
    const answers = [
      await ask('manager-accepts'),
      await ask('manager-accepts', { relock: REFUSED }),
      await ask('manager-accepts', { relock: BROKEN }),
    ];

    expect(answers.map(({ kind }) => kind)).toEqual(['pass', 'fail', 'inconclusive']);
  });
});

describe('lock-is-free', () => {
  it('passes a lock without the vulnerability', async () => {
    expect(await ask('lock-is-free')).toMatchObject({ kind: 'pass' });
  });

  it('rejects a lock that still has it, elsewhere in the tree', async () => {
    const after = project({
      'node_modules/p': '1.0.1',
      'node_modules/q': '1.0.0',
      'node_modules/q/node_modules/p': '0.9.0',
    });

    expect(await ask('lock-is-free', { after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('CVE-2024-0001'),
    });
  });

  it('does not know when there is no lock', async () => {
    expect(await ask('lock-is-free', { relock: REFUSED })).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('nothing-downgraded', () => {
  it('rejects a change that gives somebody an older version', async () => {
    const before = project({ 'node_modules/p': '1.0.0', 'node_modules/q': '2.0.0' });
    const after = project({ 'node_modules/p': '1.0.1', 'node_modules/q': '1.9.0' });

    expect(await ask('nothing-downgraded')).toMatchObject({ kind: 'pass' });
    expect(await ask('nothing-downgraded', { before, after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('2.0.0 → 1.9.0'),
    });
  });
});

describe('installs-clean', () => {
  it('passes an install, rejects a refusal, and does not know when it broke', async () => {
    const answers = [
      await ask('installs-clean'),
      await ask('installs-clean', { install: REFUSED }),
      await ask('installs-clean', { install: BROKEN }),
    ];

    expect(answers.map(({ kind }) => kind)).toEqual(['pass', 'fail', 'inconclusive']);
  });
});

describe('bytes-gone', () => {
  it('passes a disk on which every copy is another version', async () => {
    expect(await ask('bytes-gone')).toMatchObject({ kind: 'pass' });
  });

  it('rejects a lock that says one thing while the disk holds another', async () => {
    const after = project({ 'node_modules/p': '1.0.1' }, { 'node_modules/p': '1.0.0' });

    expect(await ask('bytes-gone', { after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('still on the disk'),
    });
  });

  it('rejects the vulnerable code under another name', async () => {
    const after = project({ 'node_modules/p': '1.0.1' }, undefined, { 'node_modules/other/vendor/p.js': TELLING });

    expect(await ask('bytes-gone', { after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('vendor/p.js'),
    });
  });

  it('does not count packages that were installed inside the vulnerable one', async () => {
    const inner = `module.exports = 'another package'; // ${'z'.repeat(200)}\n`;
    const before = project({ 'node_modules/p': '1.0.0', 'node_modules/p/node_modules/q': '2.0.0' }, undefined, {
      'node_modules/p/index.js': TELLING,
      'node_modules/p/node_modules/q/index.js': inner,
    });
    const after = project({ 'node_modules/p': '1.0.1', 'node_modules/q': '2.0.0' }, undefined, {
      'node_modules/q/index.js': inner,
    });

    expect(await ask('bytes-gone', { before, after })).toMatchObject({ kind: 'pass' });
  });

  it('is not misled by files that a safe version of the same package has too', async () => {
    const after = project({ 'node_modules/p': '1.0.1', 'node_modules/q/node_modules/p': '2.0.0' }, undefined, {
      'node_modules/q/node_modules/p/index.js': TELLING,
    });

    expect(await ask('bytes-gone', { after })).toMatchObject({ kind: 'pass' });
  });

  it('takes a mended release for what it is only when every byte on the disk is its own', async () => {
    const mendedText = `module.exports = 'the mended code'; // ${'y'.repeat(200)}\n`;
    const archive = mendedArchive(
      writeArchive([
        { path: 'package/package.json', content: Buffer.from('{}'), isExecutable: false },
        { path: 'package/index.js', content: Buffer.from(mendedText), isExecutable: false },
      ]),
      ['CVE-2024-0001 in p'],
    );
    const mended = new Map([[archive.integrity, archive]]);
    const holding = (text: string): string =>
      project({ 'node_modules/p': '1.0.0' }, undefined, { 'node_modules/p/index.js': text });

    const right = await ask('bytes-gone', { after: holding(mendedText), mended, kind: 'patch' });
    const wrong = await ask('bytes-gone', { after: holding(TELLING), mended, kind: 'patch' });

    expect([right.kind, wrong.kind]).toEqual(['pass', 'fail']);
  });

  it('does not know when nothing could be installed', async () => {
    expect(await ask('bytes-gone', { install: REFUSED })).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('trigger-blocked', () => {
  const trigger = {
    command: 'node attack.js',
    shows: { kind: 'exit', status: 0 },
    weakness: 'CWE-1321',
    timeoutMs: 1000,
  } as const;
  const showing = (kinds: readonly ('shown' | 'blocked' | 'inconclusive')[]): Partial<Language> => {
    const left = [...kinds];
    return {
      observe: async () => ({ ...QUIET_OBSERVATION, shown: { kind: left.shift() ?? 'blocked', because: 'seen' } }),
    };
  };

  it('says that nothing is proved without a command', async () => {
    expect(await ask('trigger-blocked')).toMatchObject({
      kind: 'not-applicable',
      because: expect.stringContaining('not proved'),
    });
  });

  it('passes when it showed before and does not after', async () => {
    expect(
      await ask('trigger-blocked', { options: { trigger }, language: showing(['shown', 'blocked', 'blocked']) }),
    ).toMatchObject({ kind: 'pass' });
  });

  it('rejects when it still shows, even once', async () => {
    expect(
      await ask('trigger-blocked', { options: { trigger }, language: showing(['shown', 'blocked', 'shown']) }),
    ).toMatchObject({ kind: 'fail' });
  });

  it('leaves our own mending open when the command is about another vulnerability', async () => {
    const given = { options: { trigger, only: ['CVE-2020-9999'] } };

    expect(await ask('trigger-blocked', { ...given, kind: 'patch' })).toMatchObject({ kind: 'inconclusive' });
    expect(await ask('trigger-blocked', given)).toMatchObject({ kind: 'not-applicable' });
  });

  it('does not know when it never showed, or when a run broke', async () => {
    const never = await ask('trigger-blocked', { options: { trigger }, language: showing(['blocked']) });
    const broke = await ask('trigger-blocked', { options: { trigger }, language: showing(['shown', 'inconclusive']) });

    expect([never.kind, broke.kind]).toEqual(['inconclusive', 'inconclusive']);
  });
});

describe('tests-still-pass', () => {
  const run = (...passed: readonly boolean[]): TestRun => ({
    command: 'test',
    results: passed.map((isPassed, index) => ({ name: `t${index}`, kind: isPassed ? 'passed' : 'failed' })),
    flaky: [],
    seconds: 1,
    evidence: '',
  });
  const running = (...runs: readonly (TestRun | null)[]): Partial<Language> => {
    const left = [...runs];
    return { runTests: async () => left.shift() ?? null };
  };

  it('passes the same results, a test that failed before included', async () => {
    expect(await ask('tests-still-pass', { language: running(run(true, false), run(true, false)) })).toMatchObject({
      kind: 'pass',
    });
  });

  it('rejects a test that no longer passes, and a suite that no longer starts', async () => {
    const lost = await ask('tests-still-pass', { language: running(run(true, true), run(true, false)) });
    const gone = await ask('tests-still-pass', { language: running(run(true), null) });

    expect([lost.kind, gone.kind]).toEqual(['fail', 'fail']);
  });

  it('is said not to apply where there are no tests', async () => {
    expect(await ask('tests-still-pass')).toMatchObject({
      kind: 'not-applicable',
      because: expect.stringContaining('nothing is claimed'),
    });
  });
});

describe('exports-kept', () => {
  const uses = { usedExports: async () => new Map([['p', ['merge', './lib/a']]]) };
  const loading = (...exports: readonly (readonly string[])[]): Partial<Language> => {
    const left = [...exports];
    const entry = () => ({ file: 'index.js', error: null, exports: left.shift() ?? [] });
    return { ...uses, load: async () => ({ entries: [entry()], evidence: '' }) };
  };
  const after = (): string => project({ 'node_modules/p': '1.0.1' });

  it('passes when what is used is still there, and says what of it changed', async () => {
    const language = loading(['merge: function/2', 'old: function/1'], ['merge: function/3']);

    expect(await ask('exports-kept', { after: after(), language })).toMatchObject({
      kind: 'pass',
      because: expect.stringContaining('merge function/2 → function/3'),
    });
  });

  it('rejects when something that is used is gone, an export or a file', async () => {
    const before = project({ 'node_modules/p': '1.0.0' }, undefined, { 'node_modules/p/lib/a.js': '' });
    const gone = await ask('exports-kept', { before, after: after(), language: loading(['merge: function/2'], []) });

    expect(gone).toMatchObject({ kind: 'fail', because: expect.stringContaining('p: merge, p: ./lib/a') });
  });

  it('is said not to apply where the project uses nothing of what moved', async () => {
    const language = { usedExports: async () => new Map([['other', ['x']]]) };

    expect(await ask('exports-kept', { language })).toMatchObject({ kind: 'not-applicable' });
  });
});

describe('benign-preserved', () => {
  const options = { benign: ['node cli.js --help'] };
  const saying = (...texts: readonly string[]): Partial<Language> => {
    const left = [...texts];
    const { behaviour } = QUIET_OBSERVATION;
    return {
      observe: async () => ({ ...QUIET_OBSERVATION, behaviour: { ...behaviour, stdout: left.shift() ?? '' } }),
      differences: (one, other) => (one.stdout === other.stdout ? [] : [`stdout: ${other.stdout}`]),
    };
  };

  it('passes equal answers, and rejects another one', async () => {
    const same = await ask('benign-preserved', { options, language: saying('help', 'help', 'help') });
    const other = await ask('benign-preserved', { options, language: saying('help', 'help', 'TypeError') });

    expect([same.kind, other.kind]).toEqual(['pass', 'fail']);
    expect(other.because).toContain('TypeError');
  });

  it('does not know when the project could not be installed', async () => {
    expect(await ask('benign-preserved', { options, install: BROKEN })).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('types-still-check', () => {
  const TYPED = { 'tsconfig.json': '{}', 'node_modules/typescript/bin/tsc': '' };
  const typed = (version: string): string => project({ 'node_modules/p': version }, undefined, TYPED);
  const compiling = (...outputs: readonly string[]): FakeSandbox => {
    const answers = outputs.map(
      (stdout) => ({ stdout, exit: { kind: 'exited', status: stdout === '' ? 0 : 2 } }) as const,
    );
    return new FakeSandbox((_, index) => answers[index] ?? STALLED);
  };
  const OLD = "src/a.ts(1,2): error TS2304: Cannot find name 'x'.";
  const FRESH = "src/a.ts(3,4): error TS2339: Property 'merge' does not exist.";
  const given = (sandbox: FakeSandbox): Case => ({ before: typed('1.0.0'), after: typed('1.0.1'), sandbox });

  it('passes errors that were there before, wherever in the file, and rejects a new one', async () => {
    const same = await ask('types-still-check', given(compiling(OLD, OLD.replace('1,2', '5,2'))));
    const fresh = await ask('types-still-check', given(compiling(OLD, `${OLD}\n${FRESH}`)));

    expect([same.kind, fresh.kind]).toEqual(['pass', 'fail']);
    expect(fresh.because).toContain('TS2339');
  });

  it('does not know when the compiler never ends on the project as it is, and rejects a change that breaks it', async () => {
    expect(await ask('types-still-check', given(compiling()))).toMatchObject({ kind: 'inconclusive' });
    expect(await ask('types-still-check', given(compiling(OLD)))).toMatchObject({ kind: 'fail' });
  });

  it('is said not to apply without a TypeScript project', async () => {
    expect(await ask('types-still-check')).toMatchObject({ kind: 'not-applicable' });
  });
});

it('has a positive control above for every gate of the list', () => {
  expect(remedyGates.map(({ name }) => name)).toEqual([
    'manager-accepts',
    'lock-is-free',
    'nothing-downgraded',
    'installs-clean',
    'bytes-gone',
    'exports-kept',
    'trigger-blocked',
    'benign-preserved',
    'types-still-check',
    'tests-still-pass',
  ]);
});
