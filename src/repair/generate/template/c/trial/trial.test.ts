// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Observation } from '../../../../../domain/observation.ts';
import type { FileChange } from '../../../../../domain/target.ts';
import { CodeBase } from '../../../../../language/c/syntax/code-base.ts';
import { QUIET_OBSERVATION } from '../../../../../language/fake-language.ts';
import type { Trial } from '../../../../../language/language.ts';
import { fakeSite, reportOf } from '../fake-site.ts';
import { repairsFor } from '../propose.ts';
import { applyEdits } from '../write/edit.ts';
import type { Workbench } from '../../template.ts';
import { groundLayer } from './layer.ts';
import { PRELUDE, readWatched } from '../../../../../language/c/cover/marks.ts';
import { blamed, schemaOf } from './schema.ts';
import { screen } from './screen.ts';

const FILES = {
  'a.c': `char buf[4];
int f(unsigned i, unsigned n) {
    if (n == 77)
        return -1;
    buf[i] = 1; // <crash>
    return 0;
}
`,
};
const REPORT = reportOf(FILES, 'global-buffer-overflow', { stack: ['crash'] });
const PROBE = {
  id: 'trial',
  label: 'trial',
  role: 'reproducer',
  weakness: 'CWE-787',
  reproducer: fakeSite(FILES, [REPORT]).dossier.finding.reproducer,
} as const;
const SHOWN: Observation = { ...QUIET_OBSERVATION, shown: { kind: 'shown', because: 'reported' }, reports: [REPORT] };

const code = new CodeBase(['a.c'], async () => FILES['a.c']);

/** A target in which the attack has `i` = 9 and a harmless input `i` = 2, and which refuses to compile what it is told. */
function bench(
  answer: (env: string, role: string, text: string) => Partial<Observation>,
): Workbench & { asked: Trial[] } {
  const asked: Trial[] = [];
  return {
    asked,
    reproducer: PROBE,
    neighbours: [{ ...PROBE, id: 'benign', role: 'benign' }],
    attacks: [],
    closer: [],
    run: async (changes, trials) => {
      asked.push(...trials);
      return trials.map(({ env, probe }) => ({
        ...QUIET_OBSERVATION,
        ...answer(env?.['SKYMEND_TRY'] ?? '', probe.role, textOf(changes)),
      }));
    },
    note: () => undefined,
    now: () => 0,
  };
}

function textOf(changes: readonly FileChange[]): string {
  return changes.map(({ after }) => after ?? '').join('\n');
}

/** What a watching run writes for the switched conditions of a text, given which come true. */
function watching(text: string, isTrue: (condition: string) => boolean): Partial<Observation> {
  const lines = [...text.slice(PRELUDE.length).matchAll(/SKYMEND_TRY\((\d+), (.*)\)\)$/gm)].map(
    ([, number = '', condition = '']) => `\n@skymend ${isTrue(condition) ? 2 : 1} ${number.padStart(4, '0')}\n`,
  );
  return { behaviour: { ...QUIET_OBSERVATION.behaviour, stderr: lines.join('') } };
}

it('puts every guard into one text, each behind its own number', async () => {
  const repairs = (await repairsFor([REPORT], code)).filter(({ condition }) => condition !== undefined);

  const schema = await schemaOf(repairs, groundLayer(code));

  const numbers = [...textOf(schema?.changes ?? []).matchAll(/SKYMEND_TRY\((\d+),/g)].map(([, number]) =>
    Number(number),
  );
  expect(numbers.toSorted((a, b) => a - b)).toEqual(repairs.map((_repair, index) => index + 1));
});

it('keeps guards that come true on the attack, not on harmless inputs, and stop the report', async () => {
  const isTrue = (role: string) => (condition: string) =>
    role === 'reproducer'
      ? condition.includes('i >= sizeof') || condition.startsWith('n == 0')
      : condition.startsWith('n == 0');
  const workbench = bench((env, role, text) =>
    env === '0' ? { ...(role === 'reproducer' ? SHOWN : {}), ...watching(text, isTrue(role)) } : {},
  );

  const { stopping } = await screen(await repairsFor([REPORT], code), groundLayer(code), workbench);

  expect(stopping.map(({ condition }) => condition?.bad)).toContain('i >= sizeof(buf)');
  expect(stopping.filter(({ condition }) => condition?.bad === 'n == 0')).toEqual([]);
});

it('rejects guards under which the report is still there', async () => {
  const workbench = bench((env, role, text) => ({
    ...(role === 'reproducer' ? SHOWN : {}),
    ...(env === '0' ? watching(text, () => role === 'reproducer') : {}),
  }));

  const { stopping } = await screen(await repairsFor([REPORT], code), groundLayer(code), workbench);

  expect(workbench.asked.length).toBeGreaterThan(2);
  expect(stopping).toEqual([]);
});

it('says what it could not try when nothing was built', async () => {
  const repairs = await repairsFor([REPORT], code);
  const workbench = bench(() => ({ shown: { kind: 'inconclusive', because: 'it does not build' } }));

  const { stopping, untried } = await screen(repairs, groundLayer(code), workbench);

  expect(stopping).toEqual([]);
  expect(untried).toEqual(repairs);
});

it('takes out the guards that the compiler refused', async () => {
  const repairs = (await repairsFor([REPORT], code)).filter(({ condition }) => condition !== undefined);
  const schema = await schemaOf(repairs, groundLayer(code));
  const lines = textOf(schema?.changes ?? [])
    .slice(PRELUDE.length)
    .split('\n');
  const line = lines.findIndex((each) => each.includes('SKYMEND_TRY(2,')) + 1;

  const found = schema === undefined ? undefined : blamed(schema, `x/a.c:${line}:9: error: 'y' undeclared`);

  expect([...(found ?? [])]).toEqual([repairs[1]]);
});

it('takes out all guards of a function that name what is not declared there, of which compilers tell once', async () => {
  const repairs = (await repairsFor([REPORT], code)).filter(({ condition }) => condition !== undefined);
  const schema = await schemaOf(repairs, groundLayer(code));
  const lines = textOf(schema?.changes ?? [])
    .slice(PRELUDE.length)
    .split('\n');
  const line = lines.findIndex((each) => each.includes('SKYMEND_TRY(')) + 1;
  const [, name = ''] = /SKYMEND_TRY\(\d+, \(?(\w+)/.exec(lines[line - 1] ?? '') ?? [];

  const found =
    schema === undefined ? undefined : blamed(schema, `a.c:${line}:9: error: '${name}' undeclared (first use)`);

  const naming = repairs.filter(({ condition }) => new RegExp(`\\b${name}\\b`).test(condition?.bad ?? ''));
  expect(naming.length).toBeGreaterThan(1);
  expect([...(found ?? [])]).toEqual(expect.arrayContaining(naming));
});

it('makes repairs that another attack gets by less likely, and tells by which', async () => {
  const repairs = await repairsFor([REPORT], code);
  const attack = { ...PROBE, id: 'attack', role: 'variant' } as const;
  const answering = bench((env, role, text) =>
    env === '0' ? watching(text, (condition) => condition.includes('>=')) : role === 'variant' ? SHOWN : {},
  );

  const free = await screen(repairs, groundLayer(code), answering);
  const attacked = await screen(repairs, groundLayer(code), { ...answering, attacks: [attack] });

  expect(free.stopping[0]?.open).toBeUndefined();
  expect(attacked.stopping[0]?.open).toEqual(attack);
  expect(attacked.stopping[0]?.prior).toBeLessThan(free.stopping[0]?.prior ?? 0);
});

it('keeps repairs of one condition apart, whatever order they come in', () => {
  const text = 'if (a && b)';
  const [from, of, to] = [4, 5, 10];
  const inner = [
    { file: 'a.c', start: from, end: from, text: '(x || ', closedAt: of },
    { file: 'a.c', start: of, end: of, text: ')' },
  ];
  const outer = [
    { file: 'a.c', start: from, end: from, text: '(y && ', closedAt: to },
    { file: 'a.c', start: to, end: to, text: ')' },
  ];

  expect(applyEdits(text, [...inner, ...outer])).toBe('if ((y && (x || a) && b))');
  expect(applyEdits(text, [...outer, ...inner])).toBe('if ((y && (x || a) && b))');
});

it('reads what a watching run wrote, also between other text', () => {
  const { met, fired, held, early } = readWatched('noise\n@skymend 1 0007\nmore\n@skymend 2 0012\n@skymend 6 0012\n');

  expect([...met]).toEqual([7, 12]);
  expect([...fired]).toEqual([12]);
  expect([...held]).toEqual([7]);
  expect([...early]).toEqual([12]);
});
