// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ApiCall, Behaviour } from '../../../domain/observation.ts';
import { differences } from './compare.ts';

const QUIET: Behaviour = { exit: 'exit 0', stdout: '', stderr: '', calls: [], processes: [], files: [] };

function call(change: Partial<ApiCall> = {}): ApiCall {
  return {
    index: 0,
    module: 'index.js',
    path: ['merge'],
    how: 'call',
    args: [],
    outcome: { kind: 'returned', value: 1 },
    callbacks: [],
    after: [],
    ...change,
  };
}

function compare(
  before: Partial<Behaviour>,
  after: Partial<Behaviour>,
  unstable: readonly string[] = [],
): readonly string[] {
  return differences({ ...QUIET, ...before }, { ...QUIET, ...after }, unstable);
}

describe('differences', () => {
  it('finds none between equal behaviours', () => {
    expect(compare({ calls: [call()] }, { calls: [call()] })).toEqual([]);
  });

  it.each([
    ['the exit', { exit: 'exit 0' }, { exit: 'exit 1' }, 'exit: "exit 0" became "exit 1"'],
    ['what is printed', { stdout: 'a\n' }, { stdout: 'b\n' }, String.raw`stdout: "a\n" became "b\n"`],
    [
      'a result',
      { calls: [call()] },
      { calls: [call({ outcome: { kind: 'returned', value: 2 } })] },
      'call 1 of merge outcome: ',
    ],
    [
      'an error in place of a result',
      { calls: [call()] },
      { calls: [call({ outcome: { kind: 'threw', error: 'x' } })] },
      'call 1 of merge outcome: ',
    ],
    ['a callback', { calls: [call({ callbacks: [[null, 1]] })] }, { calls: [call()] }, 'call 1 of merge callbacks: '],
    [
      'an argument afterwards',
      { calls: [call({ after: ['a'] })] },
      { calls: [call({ after: ['b'] })] },
      'call 1 of merge arguments afterwards: ',
    ],
    ['a call that is missing', { calls: [call()] }, {}, 'call 1: merge became none'],
    ['a program', { processes: [['ls', 'a']] }, { processes: [['ls', 'b']] }, 'process 1: '],
    ['a file', { files: [['a', '1']] }, {}, 'file 1: "a 1" became "none"'],
  ] satisfies readonly (readonly [string, Partial<Behaviour>, Partial<Behaviour>, string])[])(
    'names %s',
    (...[, before, after, line]) => {
      const found = compare(before, after);

      expect(found).toHaveLength(1);
      expect(found[0]).toContain(line);
    },
  );

  it.each([
    ['times', 'done at 2026-01-02T03:04:05.678Z in 12 ms', 'done at 2026-02-02T03:04:05.678Z in 3 ms'],
    ['ports', 'listening on http://localhost:8080/', 'listening on http://localhost:41231/'],
    ['process ids', 'server pid 123', 'server pid 9'],
    ['temporary names', 'wrote /tmp/x-1a2b', 'wrote /tmp/x-ffff'],
  ])('does not count %s', (_name, before, after) => {
    expect(compare({ stdout: before }, { stdout: after })).toEqual([]);
  });

  it('does not count places in changed files in what goes to stderr', () => {
    const before = "/app/index.js:10\n  throw new Error('no');\n  ^\n\nError: no\n    at f (/app/index.js:10:3)\n";
    const after = '/app/index.js:12\n  throw new Error("no");\n  ^\n\nError: no\n    at g (/app/index.js:12:3)\n';

    expect(compare({ stderr: before }, { stderr: after })).toEqual([]);
  });

  it('never finds a value equal that was not carried whole', () => {
    const cut = call({ outcome: { kind: 'returned', value: { t: 'cut', why: 'large' } } });

    expect(compare({ calls: [cut] }, { calls: [cut] })).toEqual([
      'call 1 of merge outcome: could not be carried whole, so it cannot be compared',
    ]);
  });

  it('does not mind that calls of different functions changed places, as those of streams do', () => {
    const [write, end, close] = ['write', 'end', 'close'].map((name) => call({ path: ['Extract', name] }));
    const before = [write, end, close].filter((one) => one !== undefined);

    expect(compare({ calls: before }, { calls: before.toReversed() })).toEqual([]);
    expect(compare({ calls: before }, { calls: before.toReversed().slice(1) })).not.toEqual([]);
  });

  it('minds that calls of one function changed places', () => {
    const calls = [1, 2].map((value) => call({ outcome: { kind: 'returned', value } }));

    expect(compare({ calls }, { calls: calls.toReversed() })).not.toEqual([]);
  });

  it('leaves out what differed between two runs of one snapshot', () => {
    const unstable = compare({ stdout: '1' }, { stdout: '2' });

    expect(compare({ stdout: '1' }, { stdout: '3', exit: 'exit 1' }, unstable)).toEqual([
      'exit: "exit 0" became "exit 1"',
    ]);
  });

  it.each([
    ['a shell line of plain words', ['sh', '-c', `git log 'a b' "c d" 2>/dev/null`], ['git', 'log', 'a b', 'c d']],
    ['a separator before operands', ['git', 'log', 'x'], ['git', 'log', '--', 'x']],
    ['escaped blanks', ['/bin/sh', '-c', String.raw`ls a\ b`], ['ls', 'a b']],
  ])('takes %s for what the program gets', (_name, before, after) => {
    expect(compare({ processes: [before] }, { processes: [after] })).toEqual([]);
  });

  it('does not take a line with an operator for words', () => {
    expect(compare({ processes: [['sh', '-c', 'ls a; id']] }, { processes: [['ls', 'a;', 'id']] })).toHaveLength(1);
  });
});
