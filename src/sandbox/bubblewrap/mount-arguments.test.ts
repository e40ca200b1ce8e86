// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Mount } from '../sandbox.ts';
import { fakeHostTree } from './fake-host-tree.ts';
import type { FakeDirectory } from './fake-host-tree.ts';
import { planMounts } from './mount-arguments.ts';
import type { MountPlan } from './mount-arguments.ts';
import { View } from './view.ts';

const HOST: FakeDirectory = {
  app: {
    'index.js': '',
    'package.json': '',
    out: '->/etc',
    up: '->../secret',
    lib: { 'a.js': '', deep: { 'b.js': '' } },
    store: { pkg: { 'main.js': '' } },
    modules: { pkg: '->../store/pkg', here: '->.', socket: 'socket' },
    circle: '->circle',
  },
  secret: { key: '' },
  etc: { passwd: '' },
};

function planned(mounts: readonly Mount[], host: FakeDirectory = HOST): MountPlan {
  const tree = fakeHostTree(host);
  const view = new View(tree);
  for (const mount of mounts) {
    view.mount(mount);
  }
  return planMounts(view.root, tree, 8);
}

/** One line an order, texts in quotes. */
function lines(mounts: readonly Mount[], host?: FakeDirectory): readonly string[] {
  const words = planned(mounts, host).arguments.map((argument) =>
    typeof argument === 'string' ? argument : `"${argument.bytes.toString()}"`,
  );
  return words
    .join(' ')
    .replaceAll(/--perms 0444 |--size \d+ /g, '')
    .split(/ (?=--)/);
}

function app(kind: 'read-only' | 'writable' | 'shadow' | 'copy-on-write'): Mount {
  return { kind, from: '/app', at: '/app' };
}

function content(at: string, text = 'new'): Mount {
  return { kind: 'content', text, at };
}

describe('planMounts', () => {
  it('binds a directory in one mount when nothing lies over it', () => {
    expect(lines([app('read-only')])).toEqual(['--ro-bind /app /app']);
  });

  it('lays content over a file that is there without taking anything apart', () => {
    expect(lines([app('read-only'), content('/app/lib/a.js')])).toEqual([
      '--ro-bind /app /app',
      '--ro-bind-data "new" /app/lib/a.js',
    ]);
  });

  it('takes apart only the directory that a new file is put into', () => {
    expect(lines([app('read-only'), content('/app/lib/new.js')])).toEqual([
      '--ro-bind /app /app',
      '--tmpfs /app/lib',
      '--ro-bind /app/lib/a.js /app/lib/a.js',
      '--ro-bind /app/lib/deep /app/lib/deep',
      '--file "new" /app/lib/new.js',
      '--remount-ro /app/lib',
    ]);
  });

  it('makes missing parents', () => {
    expect(lines([app('read-only'), content('/app/lib/deep/x/y/z.js')]).slice(2)).toEqual([
      '--ro-bind /app/lib/deep/b.js /app/lib/deep/b.js',
      '--dir /app/lib/deep/x',
      '--dir /app/lib/deep/x/y',
      '--file "new" /app/lib/deep/x/y/z.js',
      '--remount-ro /app/lib/deep',
    ]);
  });

  it('binds the entries of a shadow one by one, links as links, and leaves sockets out', () => {
    expect(lines([{ kind: 'shadow', from: '/app/modules', at: '/m' }])).toEqual([
      '--tmpfs /m',
      '--symlink . /m/here',
      '--symlink ../store/pkg /m/pkg',
    ]);
  });

  it('resolves links in the way inside the sandbox, as package managers lay them', () => {
    expect(lines([app('read-only'), content('/app/modules/pkg/main.js')])).toEqual([
      '--ro-bind /app /app',
      '--ro-bind-data "new" /app/store/pkg/main.js',
    ]);
  });

  it.each([
    ['an absolute link', '/app/out/cron', '/etc/cron'],
    ['a climbing link', '/app/up/cron', '/secret/cron'],
  ])('never lets %s in the target lead a mount to the host', (_kind, at, inside) => {
    const orders = lines([app('read-only'), content(at)]);

    expect(orders).toContain(`--file "new" ${inside}`);
    expect(orders.filter((order) => order.includes('bind') && !order.includes('/app'))).toEqual([]);
  });

  it('refuses links that form a circle', () => {
    expect(() => lines([app('read-only'), content('/app/circle/x')])).toThrow('form a loop');
  });

  it('refuses a mount at the root', () => {
    expect(() => lines([{ kind: 'read-only', from: '/app', at: '/app/..' }])).toThrow('below "/"');
  });

  it('forgets what a later mount covers', () => {
    expect(lines([content('/app/index.js', 'covered'), app('read-only')])).toEqual(['--ro-bind /app /app']);
  });

  it('leaves what is hidden out of a directory taken apart', () => {
    const orders = lines([app('shadow'), { kind: 'hidden', at: '/app/index.js' }, { kind: 'hidden', at: '/app/up' }]);

    expect(orders.filter((order) => /index\.js|up$/.test(order))).toEqual([]);
    expect(orders).toContain('--ro-bind /app/package.json /app/package.json');
  });

  it('does nothing to hide what is not there', () => {
    expect(lines([app('read-only'), { kind: 'hidden', at: '/app/no/such' }])).toEqual(['--ro-bind /app /app']);
  });

  it('never mounts over a link of a writable directory', () => {
    expect(() => lines([app('writable'), { kind: 'hidden', at: '/app/up' }])).toThrow('remove it there');
  });

  it('puts one layer over a directory of many entries', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, '']));
    const plan = planned(
      [
        { kind: 'shadow', from: '/many', at: '/m' },
        { kind: 'hidden', at: '/m/f7' },
      ],
      { many },
    );

    expect(plan.layers).toEqual([{ from: '/many', hidden: ['f7'] }]);
    expect(plan.arguments).toEqual(['--bind', '/sys/0/merged', '/m']);
  });

  it('takes hidden files of any depth out of a layer, and mounts over none of them', () => {
    const plan = planned([
      app('copy-on-write'),
      { kind: 'hidden', at: '/app/lib/deep/b.js' },
      { kind: 'hidden', at: '/app/up' },
      content('/app/lib/new.js'),
    ]);

    expect(plan.layers).toEqual([{ from: '/app', hidden: ['lib/deep/b.js', 'up'] }]);
    expect(plan.arguments).toEqual([
      ...'--bind /sys/0/merged /app --perms 0444 --ro-bind-data'.split(' '),
      { bytes: 'new' },
      '/app/lib/new.js',
    ]);
  });
});
