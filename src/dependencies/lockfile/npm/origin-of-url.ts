// SPDX-License-Identifier: Apache-2.0
import type { Origin } from '../../../domain/dependency.ts';

/** A lock written with `omit-lockfile-registry-resolved` says nothing about packages of the registry. */
export function originOfUrl(resolved: string): Origin {
  if (/^git(?:\+|:)|^(?:github|gitlab|bitbucket):/.test(resolved)) {
    return 'git';
  }
  if (resolved.startsWith('file:')) {
    return 'file';
  }
  return resolved === '' || /^https?:.*\/-\//.test(resolved) ? 'registry' : 'url';
}
