// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mount, Run, Sandbox, Task } from './sandbox.ts';

const DONE = { kind: 'exited', status: 0 } as const;

/** What every back end owes, beside what `doctor` tries. */
export function describeSandbox(name: string, create: () => Promise<Sandbox>): void {
  describe(`${name} as a sandbox`, () => {
    let sandbox: Sandbox;
    let root: string;

    beforeAll(async () => {
      sandbox = await create();
      root = plantTree();
    });

    afterAll(() => rmSync(root, { recursive: true }));

    async function sh(line: string, mounts: readonly Mount[] = [], more: Partial<Task> = {}): Promise<Run> {
      const cwd = mounts.length > 0 ? root : '/';
      return sandbox.run({ argv: ['/bin/sh', '-c', line], cwd, mounts, ...more });
    }

    function mounted(kind: 'read-only' | 'writable' | 'shadow' | 'copy-on-write'): Mount {
      return { kind, from: root, at: root };
    }

    describe('running', () => {
      it('gives output, standard input, status and measurements', async () => {
        const run = await sh('cat; echo err >&2; exit 3', [], { stdin: 'hello' });

        expect(run).toMatchObject({
          exit: { kind: 'exited', status: 3 },
          stdout: 'hello',
          stderr: 'err\n',
          isCut: false,
        });
        expect(run.maxRssKb).toBeGreaterThan(0);
      });

      it('lets a task open its streams by name', async () => {
        const run = await sh('echo out >/dev/stdout; echo err >/dev/stderr; cat /dev/stdin', [], { stdin: 'in' });

        expect(run).toMatchObject({ exit: DONE, stdout: 'out\nin', stderr: 'err\n' });
      });

      it('takes input that is never read, and input larger than a pipe', async () => {
        const unread = await sh('echo done', [], { stdin: 'x'.repeat(1_000_000) });
        const large = await sh('wc -c', [], { stdin: 'x'.repeat(300_000) });

        expect(unread.stdout).toBe('done\n');
        expect(large.stdout.trim()).toBe('300000');
      });

      it('names the signal that ended a task', async () => {
        const run = await sh('kill -SEGV $$');

        expect(run.exit).toEqual({ kind: 'signalled', signal: 'SIGSEGV' });
      });

      it('says as a shell does that a program is not there', async () => {
        const run = await sandbox.run({ argv: ['/no/such'], cwd: '/', mounts: [] });

        expect(run.exit).toEqual({ kind: 'exited', status: 127 });
      });

      it('runs the Node.js that runs us, its children and threads', async () => {
        const script = `const { execFileSync } = require('child_process');
          console.log(process.version, execFileSync('node', ['-p', '6 * 7']).toString().trim());
          new (require('worker_threads').Worker)('console.log("thread")', { eval: true });`;
        const run = await sandbox.run({ argv: ['node', '-e', script], cwd: '/', mounts: [] });

        expect(run).toMatchObject({ exit: DONE, stdout: `${process.version} 42\nthread\n`, stderr: '' });
      });

      it('lets a task serve and connect over the loopback address', async () => {
        const script = `const server = require('http').createServer((_, answer) => answer.end('yes'));
          server.listen(0, '127.0.0.1', async () => {
            console.log(await (await fetch('http://localhost:' + server.address().port)).text());
            server.close();
          });`;
        const run = await sandbox.run({ argv: ['node', '-e', script], cwd: '/', mounts: [] });

        expect(run).toMatchObject({ exit: DONE, stdout: 'yes\n' });
      });

      it('gives the environment that was asked for and no other', async () => {
        const run = await sh('env | cut -d= -f1 | sort | tr "\\n" " "', [], { env: { ASKED: 'for' } });

        expect(run.stdout).toBe('ASKED HOME LANG PATH PWD TMPDIR ');
      });

      it('gives every run an empty home and "/tmp"', async () => {
        await sh('touch ~/mine /tmp/mine');
        const run = await sh('ls -A ~ /tmp');

        expect(run.stdout).not.toContain('mine');
      });

      it('runs tasks side by side without mixing them up', async () => {
        const runs = await Promise.all(Array.from({ length: 6 }, async (_, index) => sh(`echo ${index}`)));

        expect(runs.map(({ stdout }) => stdout)).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n', '5\n']);
      });

      it('gives no rights to set-user-ID programs, on any mount', async () => {
        const run = await sh('grep NoNewPrivs /proc/self/status; grep -v "nosuid" /proc/self/mountinfo', [
          mounted('copy-on-write'),
        ]);

        expect(run.stdout).toBe('NoNewPrivs:\t1\n');
      });

      it('refuses a working directory that is not there', async () => {
        await expect(sh('true', [], { cwd: '/nowhere' })).rejects.toThrow('/nowhere');
      });

      it.each([
        ['longer than the system allows', 'x'.repeat(200_000)],
        ['zero byte', 'a\0b'],
      ])('refuses a command for being %s', async (reason, argument) => {
        const task: Task = { argv: ['echo', argument], cwd: '/', mounts: [] };

        await expect(sandbox.run(task)).rejects.toThrow(reason);
        expect((await sh('echo still works')).stdout).toBe('still works\n');
      });

      it('refuses a mount of something that is not there', async () => {
        await expect(sh('true', [{ kind: 'read-only', from: '/no/such', at: '/x' }], { cwd: '/' })).rejects.toThrow(
          '/no/such',
        );
      });
    });

    describe('mounts', () => {
      it('shows a read-only mount that cannot be written', async () => {
        const run = await sh('cat index.js; echo x >index.js || echo x >new || echo refused', [mounted('read-only')]);

        expect(run.stdout).toBe('oldrefused\n');
        expect(readFileSync(join(root, 'index.js'), 'utf8')).toBe('old');
      });

      it('keeps what is written to a writable mount', async () => {
        const at = join(root, 'out');
        await sh('echo kept >file', [{ kind: 'writable', from: at, at }], { cwd: at });

        expect(readFileSync(join(at, 'file'), 'utf8')).toBe('kept\n');
      });

      it('lets a task create files beside shadowed entries, which stay as they are', async () => {
        const run = await sh('echo new >made && cat made index.js link/a.js; echo x >index.js || echo refused', [
          mounted('shadow'),
        ]);

        expect(run.stdout).toBe('new\noldarefused\n');
        expect(readdirSync(root)).not.toContain('made');
      });

      it('lets a task change a copy-on-write mount as it likes, and the host keeps its own', async () => {
        const run = await sh('echo new >index.js; rm -r lib; mkdir lib; echo x >lib/x; cat index.js lib/*; ls lib', [
          mounted('copy-on-write'),
        ]);

        expect(run).toMatchObject({ exit: DONE, stdout: 'new\nx\nx\n' });
        expect(readFileSync(join(root, 'index.js'), 'utf8')).toBe('old');
        expect(readdirSync(join(root, 'lib'))).toEqual(['deep']);
      });

      it.each(['read-only', 'shadow', 'copy-on-write'] as const)(
        'lays content over files, beside files and through links of a %s mount',
        async (kind) => {
          const run = await sh('cat index.js lib/deep/a.js lib/deep/b.js lib/new/er/c.js', [
            mounted(kind),
            { kind: 'content', text: '1', at: `${root}/index.js` },
            { kind: 'content', text: '2', at: `${root}/link/a.js` },
            { kind: 'content', text: '3', at: `${root}/lib/deep/b.js` },
            { kind: 'content', text: '4', at: `${root}/lib/new/er/c.js` },
          ]);

          expect(run).toMatchObject({ exit: DONE, stdout: '1234' });
        },
      );

      it('keeps content from being changed', async () => {
        const run = await sh('echo x >index.js || rm -f index.js || cat index.js', [
          mounted('shadow'),
          { kind: 'content', text: 'patched', at: `${root}/index.js` },
        ]);

        expect(run.stdout).toBe('patched');
      });

      it.each(['read-only', 'shadow', 'copy-on-write'] as const)('hides parts of a %s mount', async (kind) => {
        const run = await sh('cat index.js lib/deep/a.js; readlink dangling; ls -A lib; cat big; echo end', [
          mounted(kind),
          { kind: 'hidden', at: `${root}/index.js` },
          { kind: 'hidden', at: `${root}/dangling` },
          { kind: 'hidden', at: `${root}/lib/deep` },
          { kind: 'hidden', at: `${root}/never/was` },
        ]);

        expect(run.stdout).toBe('bigend\n');
      });

      it('lets a later mount lie over an earlier one', async () => {
        const run = await sh('cat index.js', [
          { kind: 'content', text: 'below', at: `${root}/index.js` },
          mounted('read-only'),
          { kind: 'content', text: 'first', at: `${root}/index.js` },
          { kind: 'content', text: 'last', at: `${root}/index.js` },
        ]);

        expect(run.stdout).toBe('last');
      });

      it('shows names with blanks, line breaks and other scripts, and links as they are', async () => {
        const run = await sh('cat "with space" "line\nbreak" "文件" -- -dash; readlink loop dangling link', [
          mounted('shadow'),
        ]);

        expect(run.stdout).toBe('spacebreakwendashloop\nnowhere\nlib/deep\n');
      });

      it.each(['read-only', 'shadow'] as const)('adds a file to a %s directory of two thousand', async (kind) => {
        const at = join(root, 'many');
        const run = await sh(
          'ls | wc -l; cat added f7',
          [
            { kind, from: at, at },
            { kind: 'content', text: 'new', at: `${at}/added` },
          ],
          {
            cwd: at,
          },
        );

        expect(run.stdout).toBe('2001\nnew7');
      });

      it('refuses a name with a zero byte, behind which options could hide', async () => {
        const hidden: Mount = { kind: 'content', text: '', at: `${root}/x\0--bind\0/\0/host` };

        await expect(sh('true', [mounted('shadow'), hidden])).rejects.toThrow('zero byte');
      });

      it('refuses to lay content below a file', async () => {
        const below: Mount = { kind: 'content', text: '', at: `${root}/index.js/x` };

        await expect(sh('true', [mounted('read-only'), below])).rejects.toThrow('not a directory');
      });

      it('refuses to follow links in a circle', async () => {
        const circle: Mount = { kind: 'content', text: '', at: `${root}/loop/x` };

        await expect(sh('true', [mounted('read-only'), circle])).rejects.toThrow('loop');
      });
    });

    describe('limits', () => {
      it('ends the whole tree at the wall limit', async () => {
        const run = await sh('(setsid sleep 1000 &) ; sleep 1000', [], { limits: { wallMs: 300 } });

        expect(run.exit).toEqual({ kind: 'timed-out' });
      });

      it('cuts output that is too long, between characters', async () => {
        const run = await sh('while echo -n 文文文文文文文文; do :; done', [], {
          limits: { outputKb: 1, wallMs: 300 },
        });

        expect(run.isCut).toBe(true);
        expect(run.stdout).toMatch(/^文{341}$/);
      });

      it('says that memory ran out', async () => {
        const script = 'const kept = []; for (;;) kept.push(Buffer.alloc(1e7, 1));';
        const run = await sandbox.run({
          argv: ['node', '-e', script],
          cwd: '/',
          mounts: [],
          limits: { memoryMb: 200 },
        });

        expect(run.exit).toEqual({ kind: 'limit', limit: 'memory' });
      });

      it('says that processes ran out', async () => {
        const run = await sh('(for n in $(seq 60); do sleep 1 & done); sleep 0.5; exit 1', [], {
          limits: { processes: 30 },
        });

        expect(run.exit).toEqual({ kind: 'limit', limit: 'processes' });
      });

      it('says that processor time ran out', async () => {
        const run = await sh('while :; do :; done & while :; do :; done', [], { limits: { cpuMs: 300 } });

        expect(run.exit).toEqual({ kind: 'limit', limit: 'cpu' });
      });

      it('ends a tree that does nothing', async () => {
        const run = await sh('sleep 20 & sleep 20', [], { limits: { idleMs: 500 } });

        expect(run.exit).toEqual({ kind: 'limit', limit: 'idle' });
      });

      it.each([
        ['polls', 'for n in $(seq 12); do sleep 0.1; done'],
        ['computes beside a process that waits', 'n=0; (sleep 2) & while kill -0 $! 2>/dev/null; do n=$((n+1)); done'],
        ['ends before', 'sleep 0.1'],
      ])('lets a tree go on that %s', async (_what, script) => {
        const run = await sh(script, [], { limits: { idleMs: 500 } });

        expect(run.exit).toEqual({ kind: 'exited', status: 0 });
      });

      it('says that a file grew too large', async () => {
        const run = await sh('exec head -c 9000000 /dev/zero >/tmp/file', [], { limits: { diskMb: 4 } });

        expect(run.exit).toEqual({ kind: 'limit', limit: 'disk' });
      });

      it('says that a writable mount grew too large', async () => {
        const at = mkdtempSync(join(root, 'out/grows-'));
        const run = await sh(
          'for n in 1 2 3; do head -c 3000000 /dev/zero >$n; done',
          [{ kind: 'writable', from: at, at }],
          {
            cwd: at,
            limits: { diskMb: 4 },
          },
        );

        expect(run.exit).toEqual({ kind: 'limit', limit: 'disk' });
      });
    });

    describe('needs', () => {
      it('makes sockets with a file name only for a task that needs them', async () => {
        const script = `require('net').createServer().listen('/tmp/socket', function () { console.log('listens'); this.close(); })
          .on('error', (error) => console.log(error.code));`;
        const task: Task = { argv: ['node', '-e', script], cwd: '/', mounts: [] };
        const strict = await sandbox.run(task);
        const open = await sandbox.run({ ...task, needs: ['unix-sockets'] });

        expect(strict.stdout).toMatch(/^E/);
        expect(open.stdout).toBe('listens\n');
      });
    });
  });
}

function plantTree(): string {
  const root = mkdtempSync(join(tmpdir(), 'skymend-test-'));
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'lib/deep'), { recursive: true });
  mkdirSync(join(root, 'out'));
  mkdirSync(join(root, 'many'));
  const files = { 'index.js': 'old', big: 'big', 'lib/deep/a.js': 'a', 'with space': 'space', 'line\nbreak': 'break' };
  for (const [name, text] of Object.entries({ ...files, 文件: 'wen', '-dash': 'dash' })) {
    writeFileSync(join(root, name), text);
  }
  for (let n = 0; n < 2000; n += 1) {
    writeFileSync(join(root, `many/f${n}`), String(n));
  }
  symlinkSync('lib/deep', join(root, 'link'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('loop', join(root, 'loop'));
  return root;
}
