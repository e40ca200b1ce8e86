// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBubblewrapSandbox } from './bubblewrap.ts';
import type { Mount, Run, Sandbox, Task } from './sandbox.ts';

let sandbox: Sandbox;
let root: string;

beforeAll(async () => {
  sandbox = await createBubblewrapSandbox();
  root = mkdtempSync(join(tmpdir(), 'skymend-test-'));
  mkdirSync(join(root, 'lib/deep'), { recursive: true });
  mkdirSync(join(root, 'out'));
  writeFileSync(join(root, 'index.js'), 'old');
  writeFileSync(join(root, 'with space\nand line.js'), 'odd');
  writeFileSync(join(root, 'lib/deep/a.js'), 'a');
  symlinkSync('lib/deep', join(root, 'link'));
  symlinkSync('nowhere', join(root, 'dangling'));
});

afterAll(() => rmSync(root, { recursive: true }));

async function sh(line: string, mounts: readonly Mount[] = [], more: Partial<Task> = {}): Promise<Run> {
  return sandbox.run({ argv: ['/bin/sh', '-c', line], cwd: '/', mounts, ...more });
}

describe('the bubblewrap sandbox', () => {
  it('gives output, standard input, status and measurements', async () => {
    const run = await sh('cat; echo err >&2; exit 3', [], { stdin: 'hello' });

    expect(run).toMatchObject({ exit: { kind: 'exited', status: 3 }, stdout: 'hello', stderr: 'err\n', isCut: false });
    expect(run.maxRssKb).toBeGreaterThan(0);
  });

  it('runs node, which can listen and connect on the loopback address', async () => {
    const script = `const s=require('http').createServer((q,r)=>r.end('yes')).listen(0,'127.0.0.1',()=>
      require('http').get({port:s.address().port,host:'127.0.0.1'},r=>r.on('data',d=>{console.log(''+d);s.close();})))`;
    const run = await sandbox.run({ argv: ['node', '-e', script], cwd: '/', mounts: [] });

    expect(run).toMatchObject({ exit: { kind: 'exited', status: 0 }, stdout: 'yes\n' });
  });

  it('shows a read-only mount that cannot be written', async () => {
    const run = await sh(`cat ${root}/index.js; echo x > ${root}/index.js`, [
      { kind: 'read-only', from: root, at: root },
    ]);

    expect(run.stdout).toBe('old');
    expect(run.exit).not.toEqual({ kind: 'exited', status: 0 });
    expect(readFileSync(join(root, 'index.js'), 'utf8')).toBe('old');
  });

  it('keeps what is written to a writable mount', async () => {
    const at = join(root, 'out');
    await sh(`echo kept > ${at}/file`, [{ kind: 'writable', from: at, at }]);

    expect(readFileSync(join(at, 'file'), 'utf8')).toBe('kept\n');
  });

  it('lets a task create files beside shadowed entries without reaching the host', async () => {
    const run = await sh(
      'echo new > made && cat made index.js link/a.js with*; echo x > index.js || ls -A',
      [{ kind: 'shadow', from: root, at: root }],
      { cwd: root },
    );

    expect(run.stdout).toContain('new\noldaodd');
    expect(run.stdout).toContain('dangling');
    expect(() => readFileSync(join(root, 'made'))).toThrow('ENOENT');
  });

  it('lays content over files, beside files and through links, at any depth of a lower mount', async () => {
    const mounts: readonly Mount[] = [
      { kind: 'read-only', from: root, at: root },
      { kind: 'content', text: 'patched', at: `${root}/index.js` },
      { kind: 'content', text: 'over', at: `${root}/link/a.js` },
      { kind: 'content', text: 'beside', at: `${root}/lib/deep/b.js` },
      { kind: 'content', text: 'below', at: `${root}/lib/new/er/c.js` },
    ];
    const run = await sh(
      'cat index.js lib/deep/a.js lib/deep/b.js lib/new/er/c.js; touch lib/x || echo refused',
      mounts,
      {
        cwd: root,
      },
    );

    expect(run.stdout).toBe('patchedoverbesidebelowrefused\n');
  });

  it('hides files and directories', async () => {
    const mounts: readonly Mount[] = [
      { kind: 'shadow', from: root, at: root },
      { kind: 'hidden', at: `${root}/index.js` },
      { kind: 'hidden', at: `${root}/lib` },
    ];
    const run = await sh('cat index.js; ls -A lib; echo end', mounts, { cwd: root });

    expect(run.stdout).toBe('end\n');
  });

  it('ends the whole tree at the wall limit', async () => {
    const run = await sh('(sleep 1000 &) ; sleep 1000', [], { limits: { wallMs: 300 } });

    expect(run.exit).toEqual({ kind: 'timed-out' });
  });

  it('cuts output that is too long', async () => {
    const run = await sh('head -c 5000 /dev/zero', [], { limits: { outputKb: 1 } });

    expect(run.isCut).toBe(true);
    expect(run.stdout).toHaveLength(1024);
  });

  it('names the signal that ended a task', async () => {
    const run = await sh('kill -SEGV $$');

    expect(run.exit).toEqual({ kind: 'signalled', signal: 'SIGSEGV' });
  });

  it('refuses a working directory that is not there', async () => {
    await expect(sh('true', [], { cwd: '/nowhere' })).rejects.toThrow('/nowhere');
  });
});
