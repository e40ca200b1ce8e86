// SPDX-License-Identifier: Apache-2.0
import { tomlLock } from '../python/toml-lock.ts';
import type { LockfileReader } from '../reader.ts';

/** `Cargo.lock`: a package without a source is one of the workspace's own. */
export const cargo: LockfileReader = tomlLock('Cargo', /^Cargo\.lock$/, ({ source }) => {
  if (typeof source !== 'string') {
    return { ecosystem: 'crates.io', origin: 'workspace' };
  }
  return source.startsWith('git+')
    ? { ecosystem: 'crates.io', origin: 'git', from: source }
    : { ecosystem: 'crates.io', origin: 'registry' };
});
