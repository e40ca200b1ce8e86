// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { fakeSite } from '../snippet/fake-site.ts';
import { commandInjection } from './command-injection.ts';

it('mends all that is handed to the dependency which was seen to run a command', async () => {
  const text = `const exec = require('run-it');
const log = require('log-it');
exports.reset = (to) => exec('git reset ' + JSON.stringify(to));
exports.tag = (name) => exec('git tag -a ' + name);
exports.say = (name) => log('git tag -a ' + name);
`;
  const detail = ['git reset "x$(touch m)"'];
  const sinks = [{ sink: 'process', api: 'child_process.exec', detail, stack: [] }] as const;

  const proposals = await commandInjection.propose(fakeSite({ 'index.js': text }, { weakness: 'CWE-78', sinks }));

  const quoting = proposals.find((proposal) => proposal.kind === 'patch' && proposal.title.startsWith('Quote every'));
  const after = quoting?.kind === 'patch' ? quoting.changes[0]?.after : '';
  expect(after).toContain("exec('git reset ' + shellQuote(to))");
  expect(after).toContain("exec('git tag -a ' + shellQuote(name))");
  expect(after).toContain("log('git tag -a ' + name)");
});
