// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { components } from './components.ts';
import { fakeTarget } from './fake-target.ts';

describe('components', () => {
  const tool = (name: string, text: string): Record<string, string> => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '2.0.0', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: text,
  });
  const question = {
    weakness: 'CWE-78',
    command: `node exploit.js 'a; id'`,
    shows: { kind: 'sink', sink: 'process' },
  } as const;

  it('are the packages on the stack of the sink, the one that made the value before the one that only runs it', async () => {
    const target = await fakeTarget(
      {
        ...tool(
          'shell-exec',
          'module.exports = (line) => { try { require("child_process").execSync(line); } catch {} };',
        ),
        ...tool('list-files', 'module.exports = (name) => require("shell-exec")("ls " + name);'),
        'package.json': '{"name":"app","version":"1.0.0","dependencies":{"list-files":"2.0.0"}}',
        'exploit.js': `require('list-files')(process.argv[2]);`,
      },
      '',
    );

    const seen = await target.observe(question);
    const found = await components(seen, target.finding(question));

    expect(seen.shown.kind).toBe('shown');
    expect(found.map(({ name }) => name)).toEqual(['list-files', 'shell-exec']);
  });

  it('is the package that handed out a regular expression, when the harness runs it', async () => {
    const target = await fakeTarget(
      {
        ...tool('pattern', 'module.exports = () => /a+b$/;'),
        'package.json': '{"name":"app","version":"1.0.0","dependencies":{"pattern":"2.0.0"}}',
        'exploit.js': `require('pattern')().test('a'.repeat(60000));`,
      },
      '',
    );
    const slow = { weakness: 'CWE-1333', shows: { kind: 'time', overMs: 100 } } as const;

    const found = await components(await target.observe(slow), target.finding(slow));

    expect(found.map(({ name }) => name)).toEqual(['pattern']);
  });

  it('is the application when its own code is at fault', async () => {
    const target = await fakeTarget(
      {
        'package.json': '{"name":"app","version":"1.0.0"}',
        'lib/list.js':
          'module.exports = (name) => { try { require("child_process").execSync("ls " + name); } catch {} };',
        'exploit.js': `require('./lib/list')(process.argv[2]);`,
      },
      '',
    );

    const found = await components(await target.observe(question), target.finding(question));

    expect(found.map(({ name }) => name)).toEqual(['app']);
  });
});
