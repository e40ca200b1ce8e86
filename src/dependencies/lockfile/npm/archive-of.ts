// SPDX-License-Identifier: Apache-2.0
import type { NpmNode } from './npm-tree.ts';

interface Archived {
  readonly resolved?: string | false | undefined;
  readonly integrity?: string | undefined;
}

/** Where an entry's archive came from and its digest, as far as it says. */
export function archiveOf({ resolved, integrity }: Archived): Pick<NpmNode, 'resolved' | 'integrity'> {
  return {
    ...(typeof resolved === 'string' ? { resolved } : {}),
    ...(integrity === undefined ? {} : { integrity }),
  };
}
