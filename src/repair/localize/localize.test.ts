// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Suspect } from '../../domain/candidate.ts';
import { dataflow } from './dataflow/dataflow.ts';
import { at, fakeDossier, flow, frame, seenSink, servicesSeeing } from './fake-dossier.ts';
import { instrumentedReplay } from './instrumented-replay/instrumented-replay.ts';
import { localize, localizeBy } from './localize.ts';
import type { Localizer } from './localizer.ts';

const INDEX = 'node_modules/tool/index.js';

function lines(suspects: readonly Suspect[]): readonly string[] {
  return suspects.map(
    ({ location, role }) => `${location.file.split('/').at(-1) ?? ''}:${location.region.startLine} ${role}`,
  );
}

function fixed(name: string, line: number, score: number): Localizer {
  const suspect: Suspect = { location: at(INDEX, line), score, because: name, role: 'sink', by: name };
  return { name, localize: async () => [suspect] };
}

describe('instrumentedReplay', () => {
  it('takes the frames of the component, innermost first, and skips wrappers of other packages', async () => {
    const stack = [
      frame('node_modules/shell/run.js', 1),
      frame(INDEX, 9, 'run'),
      frame(INDEX, 4, 'tool'),
      frame('exploit.js', 1),
    ];

    const suspects = await instrumentedReplay.localize(fakeDossier([seenSink(stack)]), servicesSeeing());

    expect(lines(suspects)).toEqual(['index.js:9 sink', 'index.js:4 source']);
  });

  it("takes the target's own frames of a sanitizer's report, and less of where the memory came from", async () => {
    const own = (line: number) => ({ file: 'a.c', line, column: 0, isOwn: true, function: 'f' });
    const report = {
      detector: 'address',
      kind: 'heap-buffer-overflow',
      said: '',
      stack: [{ ...own(1), file: '/usr/lib/libc.c', isOwn: false }, own(7), own(3)],
      related: [{ role: 'allocated', stack: [own(5)] }],
    } as const;
    const dossier = fakeDossier([]);
    const observations = dossier.observations.map((observation) => ({ ...observation, reports: [report] }));

    const suspects = await instrumentedReplay.localize({ ...dossier, observations }, servicesSeeing());

    expect(lines(suspects)).toEqual(['a.c:7 sink', 'a.c:3 source', 'a.c:5 sink']);
    expect(suspects.map(({ score }) => score)).toEqual([1, 0.85, 0.5]);
  });

  it('skips dependencies that lie inside the component', async () => {
    const stack = [frame('node_modules/tool/node_modules/shell/run.js', 1), frame(INDEX, 9)];

    const suspects = await instrumentedReplay.localize(fakeDossier([seenSink(stack)]), servicesSeeing());

    expect(lines(suspects)).toEqual(['index.js:9 sink']);
  });

  it('puts operations that were given the attack before others, and other kinds last', async () => {
    const sinks = [
      seenSink([frame(INDEX, 1)], { sink: 'file', api: 'fs.readFile' }),
      seenSink([frame(INDEX, 2)], { detail: ['ls'] }),
      seenSink([frame(INDEX, 3)]),
    ];

    const suspects = await localizeBy([instrumentedReplay], fakeDossier(sinks), servicesSeeing());

    expect(lines(suspects)).toEqual(['index.js:3 sink', 'index.js:2 sink', 'index.js:1 sink']);
  });
});

describe('dataflow', () => {
  it('prefers flows whose sink was seen on a stack', async () => {
    const services = servicesSeeing({ flows: [flow(at(INDEX, 20)), flow(at(INDEX, 30))] });

    const suspects = await localizeBy([dataflow], fakeDossier([seenSink([frame(INDEX, 30)])]), services);

    expect(lines(suspects)[0]).toBe('index.js:30 sink');
  });

  it('leaves out sinks of other kinds', async () => {
    const services = servicesSeeing({ flows: [flow(at(INDEX, 20), { kind: 'file' })] });

    expect(await dataflow.localize(fakeDossier([]), services)).toEqual([]);
  });

  it('puts a sink that only hands on after one that builds', async () => {
    const services = servicesSeeing({ flows: [flow(at(INDEX, 20), { isPassedOn: true }), flow(at(INDEX, 30))] });

    const suspects = await localizeBy([dataflow], fakeDossier([]), services);

    expect(lines(suspects)[0]).toBe('index.js:30 sink');
  });

  it('names the pattern, and prefers the one that was slow', async () => {
    const dossier = fakeDossier([
      seenSink([frame(INDEX, 20)], { sink: 'regexp', api: 'RegExp.test', detail: ['/a+$/'] }),
    ]);
    const patterns = [10, 11].map((line) => ({ location: at(INDEX, line), text: line === 11 ? '/a+$/' : '/b/' }));
    const flows = patterns.map((pattern) => flow(at(INDEX, 20), { kind: 'regexp', pattern }));

    const suspects = await localizeBy(
      [dataflow],
      { ...dossier, finding: { ...dossier.finding, weakness: 'CWE-1333' } },
      servicesSeeing({ flows }),
    );

    expect(lines(suspects).slice(0, 2)).toEqual(['index.js:11 sink', 'index.js:20 sink']);
  });

  it('says that the analysis was cut', async () => {
    const notes: string[] = [];
    const services = {
      ...servicesSeeing({ cut: 'too large' }),
      progress: { stage() {}, note: (text: string) => notes.push(text) },
    };

    await dataflow.localize(fakeDossier([]), services);

    expect(notes).toEqual(['data flow: too large']);
  });
});

describe('localize', () => {
  it('joins what all methods say, best first', async () => {
    const services = servicesSeeing({ flows: [flow(at(INDEX, 9))] });

    const suspects = await localize(fakeDossier([seenSink([frame(INDEX, 9)])]), services);

    expect(lines(suspects)).toEqual(['index.js:9 sink', 'index.js:2 flow', 'index.js:1 source']);
    expect(suspects[0]?.by).toBe('instrumented-replay');
  });

  it('keeps the better of two answers about one place, and orders equals by place', async () => {
    const list = [fixed('a', 5, 0.2), fixed('b', 5, 0.6), fixed('c', 4, 0.6)];

    const suspects = await localizeBy(list, fakeDossier([]), servicesSeeing());

    expect(suspects.map(({ by, score }) => `${by} ${score}`)).toEqual(['c 0.6', 'b 0.6']);
  });

  it('survives a method that fails, and says so', async () => {
    const notes: string[] = [];
    const services = { ...servicesSeeing(), progress: { stage() {}, note: (text: string) => notes.push(text) } };
    const broken: Localizer = { name: 'broken', localize: async () => Promise.reject(new Error('no tree')) };

    const suspects = await localizeBy([broken, fixed('a', 5, 0.2)], fakeDossier([]), services);

    expect(suspects).toHaveLength(1);
    expect(notes).toEqual(['localizer broken could not look: no tree']);
  });
});
