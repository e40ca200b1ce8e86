// SPDX-License-Identifier: Apache-2.0
import { cargo } from './cargo/cargo.ts';
import { goMod } from './go/go-mod.ts';
import { pom } from './maven/pom.ts';
import { npm } from './npm/npm.ts';
import { pnpm } from './pnpm/pnpm.ts';
import { pythonLocks } from './python/python-locks.ts';
import { requirements } from './python/requirements.ts';
import type { LockfileReader } from './reader.ts';
import { yarn } from './yarn/yarn.ts';
import { cycloneDx, spdx } from '../sbom/sbom.ts';

/** No two read the same file: `registry.test.ts` holds them to it. */
export const readers: readonly LockfileReader[] = [
  npm,
  pnpm,
  yarn,
  requirements,
  pythonLocks,
  cargo,
  goMod,
  pom,
  cycloneDx,
  spdx,
];
