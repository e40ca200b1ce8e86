// SPDX-License-Identifier: Apache-2.0
import type { LockfileReader } from '../reader.ts';
import { tomlLock, type Described } from './toml-lock.ts';

/** `poetry.lock`, `uv.lock`, `pdm.lock`: one shape, three ways of saying where a package came from. */
export const pythonLocks: LockfileReader = tomlLock('Python', /^(?:poetry|uv|pdm)\.lock$/, (locked) => {
  const where = isObject(locked.source) ? locked.source : {};
  if (isLocal(where) || locked['editable'] === true) {
    return pypi('workspace');
  }
  const git = where['git'] ?? (where['type'] === 'git' ? where['url'] : locked['git']);
  return typeof git === 'string' ? pypi('git', git) : fetched(where);
});

function isLocal(where: Readonly<Record<string, unknown>>): boolean {
  const isNamed = ['editable', 'virtual', 'directory'].some((key) => typeof where[key] === 'string');
  return isNamed || where['type'] === 'directory';
}

/** `legacy` is poetry's word for another index. */
function fetched(where: Readonly<Record<string, unknown>>): Described {
  const url = where['url'] ?? where['path'];
  return typeof url === 'string' && where['type'] !== 'legacy' ? pypi('url', url) : pypi('registry');
}

function pypi(origin: Described['origin'], from?: string): Described {
  return { ecosystem: 'PyPI', origin, ...(from === undefined ? {} : { from }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
