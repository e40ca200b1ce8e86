// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../sandbox.ts';
import { findGroups } from './find-groups.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skymend-groups-'));
});

afterEach(() => rmSync(root, { recursive: true }));

/** A group as far as a test needs it: real ones are made of kernel files. */
function group(path: string, files: Readonly<Record<string, string>> = {}): void {
  mkdirSync(join(root, path), { recursive: true });
  for (const [name, text] of Object.entries({ 'cgroup.procs': '', ...files })) {
    writeFileSync(join(root, path, name), text);
  }
}

const DELEGATED = { 'cgroup.subtree_control': 'cpu memory pids\n', 'cgroup.controllers': 'cpu memory pids\n' };
const SESSION = '0::/user.slice/app.slice/term.scope\n';

describe('findGroups', () => {
  it('uses version 2 where an ancestor passes memory and pids on', () => {
    group('', { 'cgroup.controllers': '' });
    group('user.slice');
    group('user.slice/app.slice', DELEGATED);
    group('user.slice/app.slice/term.scope');

    expect(findGroups({ root, own: SESSION })?.name).toBe('control groups, version 2');
  });

  it('makes a group of version 2 beside our own, with every limit', () => {
    group('', { 'cgroup.controllers': '' });
    group('user.slice/app.slice', DELEGATED);
    group('user.slice/app.slice/term.scope');

    const meter = findGroups({ root, own: SESSION })?.make({ ...DEFAULT_LIMITS, memoryMb: 100, processes: 30 });

    const made = readdirSync(join(root, 'user.slice/app.slice')).find((name) => name.startsWith('skymend-')) ?? '';
    const directory = join(root, 'user.slice/app.slice', made);
    expect(readFileSync(join(directory, 'memory.max'), 'utf8')).toBe('104857600');
    expect(readFileSync(join(directory, 'pids.max'), 'utf8')).toBe('32');
    expect(meter?.doors).toEqual([join(directory, 'cgroup.procs')]);
  });

  it('finds none in version 2 when no ancestor passes memory on', () => {
    group('', { 'cgroup.controllers': '' });
    group('user.slice/app.slice', { 'cgroup.subtree_control': 'pids\n' });
    group('user.slice/app.slice/term.scope', DELEGATED);

    expect(findGroups({ root, own: SESSION })).toBeNull();
  });

  it('opens the root of version 2 on a machine where it is ours and passes nothing on', () => {
    group('', { 'cgroup.controllers': 'cpu memory pids\n', 'cgroup.subtree_control': '\n' });

    expect(findGroups({ root, own: '0::/\n' })?.name).toBe('control groups, version 2');
    expect(readFileSync(join(root, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids');
  });

  it('uses version 1 below our own groups', () => {
    group('pids/ours');
    group('memory/ours');
    group('cpuacct');

    const own = '9:pids:/ours\n8:memory:/ours\n7:cpu,cpuacct:/\n1:name=systemd:/\n0::/\n';

    expect(findGroups({ root, own })?.name).toBe('control groups, version 1');
  });

  it('uses version 1 inside a container, where our path is the host’s', () => {
    group('pids');
    group('memory');
    group('cpuacct');

    const own = '9:pids:/docker/1\n8:memory:/docker/1\n7:cpuacct:/docker/1\n';

    expect(findGroups({ root, own })?.name).toBe('control groups, version 1');
  });

  it('finds none when a hierarchy is missing', () => {
    group('pids');
    group('cpuacct');

    expect(findGroups({ root, own: '9:pids:/\n7:cpuacct:/\n' })).toBeNull();
  });

  it('finds none on a machine without control groups', () => {
    expect(findGroups({ root, own: '' })).toBeNull();
  });

  it('removes the groups of processes that are gone, and no others', () => {
    const gone = 'skymend-4194999-1';
    for (const hierarchy of ['pids', 'memory', 'cpuacct']) {
      group(hierarchy);
      mkdirSync(join(root, hierarchy, gone));
      mkdirSync(join(root, hierarchy, `skymend-${process.pid}-900`));
      mkdirSync(join(root, hierarchy, 'somebody-else'));
    }

    findGroups({ root, own: '9:pids:/\n8:memory:/\n7:cpuacct:/\n' });

    expect(existsSync(join(root, 'memory', gone))).toBe(false);
    expect(existsSync(join(root, 'memory', `skymend-${process.pid}-900`))).toBe(true);
    expect(existsSync(join(root, 'pids/somebody-else'))).toBe(true);
  });
});
