// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import { fakeSite } from '../snippet/fake-site.ts';
import type { Proposal } from '../../template.ts';
import { slowRegex } from './slow-regex.ts';

const FILE = 'index.js';

/** What is proposed where `pattern`, on the first line of `text`, was seen to be slow. */
async function proposalsFor(text: string, pattern: string): Promise<readonly Proposal[]> {
  const match: SinkEvent = {
    sink: 'regexp',
    api: 'RegExp.exec',
    detail: [pattern],
    subject: '',
    elapsedMs: 2000,
    stack: [{ file: FILE, line: 1, column: 1 }],
  };
  return slowRegex.propose(fakeSite({ [FILE]: text }, { weakness: 'CWE-1333', sinks: [match], args: [] }));
}

/** Title and new text of the first patch. */
async function first(text: string, pattern: string): Promise<readonly [string, string]> {
  const [proposal] = await proposalsFor(text, pattern);
  return proposal?.kind === 'patch' ? [proposal.title, proposal.changes[0]?.after ?? ''] : ['', ''];
}

const PROVED = 'Rewrite the slow regular expression so that it takes linear time and matches the same';
const CAPPED = 'Limit how often the loops of the slow regular expression turn; longer input matches otherwise';

describe('slow regular expressions', () => {
  it.each([
    ['two runs that lie side by side', /^a*a+$/, /^a*a$/],
    ['a loop around a loop', /^(?:x+)+$/, /^(?:x)+$/],
    ['a lazy loop before what may be left out', /^k:(.*?)(?:#(.*))?$/, /^k:([^\n\r#\u2028\u2029]*?)(?:#(.*))?$/],
  ])('are rewritten where the same can be said in linear time: %s', async (_what, slow, linear) => {
    const [title, text] = await first(`exports.of = (s) => ${String(slow)}.exec(s); // kept\n`, String(slow));

    expect(title).toBe(PROVED);
    expect(text).toBe(`exports.of = (s) => ${String(linear)}.exec(s); // kept\n`);
  });

  it('are rewritten in text that a pattern is made of', async () => {
    const [, text] = await first(`exports.is = (s) => new RegExp('^a*a+$').test(s);\n`, '/^a*a+$/');

    expect(text).toBe(`exports.is = (s) => new RegExp('^a*a$').test(s);\n`);
  });

  it('have their loops limited where no such text is found, and the title says what that means', async () => {
    const [title, text] = await first(
      `exports.is = (s) => /^\\d+(?:1337|404)\\d+$/.test(s);\n`,
      '/^\\d+(?:1337|404)\\d+$/',
    );

    expect(title).toBe(CAPPED);
    expect(text).toContain('{1,1000}');
  });

  it('are rewritten in a part that stands in several patterns, each of which matches the same afterwards', async () => {
    const uses = `exports.two = (s) => new RegExp('^r' + [P, P] + '$').exec(s);\nexports.one = (s) => new RegExp('^' + P).exec(s);\n`;
    const [title, text] = await first(`const P = 'a*a+;';\n${uses}`, '/^ra*a+;,a*a+;$/');

    expect(title).toBe(PROVED);
    expect(text.split('\n').slice(1).join('\n')).toBe(uses);
    expect(text).toContain("const P = 'a*a;'");
  });

  it('are limited also beside one that is, and only there', async () => {
    const [both, alone] = ['/^\\d+(?:1337|404)\\d+$/', '/^a*a+$/'];
    const text = `exports.is = (s) => ${both}.test(s);\nexports.in = (s) => /^\\d+(?:13|40)\\d+!$/.test(s) || ${alone}.test(s);\n`;

    expect((await first(text, both))[1].match(/\{1,\d+\}/g)).toHaveLength(4);
    expect((await first(text, alone))[1]).not.toMatch(/\{1,\d+\}/);
  });

  it('are left alone when they take linear time anyway', async () => {
    expect(await proposalsFor('exports.is = (s) => /^a+$/.test(s);\n', '/^a+$/')).toEqual([]);
  });
});
