// SPDX-License-Identifier: Apache-2.0
import type { Approach } from './approach.ts';
import { replaceDead } from './replace-dead.ts';
import { repackBundle } from './repack-bundle.ts';
import { retargetGit } from './retarget-git.ts';

/** What stays the same package comes before what is another one. */
export const approaches: readonly Approach[] = [retargetGit, repackBundle, replaceDead];
