// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { PackumentVersion } from './package-source.ts';

const STRONGEST_FIRST = ['sha512', 'sha384', 'sha256', 'sha1'] as const;

/**
 * Whether the bytes are those a digest was made of (Subresource Integrity, several digests allowed: the strongest
 * decides). A text without a digest that can be checked is no match.
 */
export function matchesIntegrity(bytes: Uint8Array, integrity: string): boolean {
  const digests = integrity
    .trim()
    .split(/\s+/)
    .map((text) => /^(sha\d+)-([A-Za-z0-9+/=]+)/.exec(text));
  const strongest = STRONGEST_FIRST.find((name) => digests.some((digest) => digest?.[1] === name));
  if (strongest === undefined) {
    return false;
  }
  const actual = createHash(strongest).update(bytes).digest('base64');
  return digests.some((digest) => digest?.[1] === strongest && digest[2] === actual);
}

export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** The best digest that a registry gives of an archive: old entries have only a SHA-1. Empty where there is none. */
export function digestOf({ integrity, shasum }: Pick<PackumentVersion, 'integrity' | 'shasum'>): string {
  return integrity ?? (shasum === undefined ? '' : `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`);
}
