// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** As the package's manifest says. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const found = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(found);
}
