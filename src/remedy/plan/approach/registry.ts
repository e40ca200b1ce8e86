// SPDX-License-Identifier: Apache-2.0
import type { Approach } from './approach.ts';
import { mendCode } from './mend-code.ts';
import { replaceDead } from './replace-dead.ts';
import { repackBundle } from './repack-bundle.ts';
import { retargetGit } from './retarget-git.ts';

/** What is published comes before what we make; who named a successor wants that one. */
export const approaches: readonly Approach[] = [retargetGit, repackBundle, replaceDead, mendCode];
