// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

type Ranges = Readonly<Record<string, string>>;
type Entries = Readonly<Record<string, unknown>>;

/** One entry of `packages` in a lock of version 2 or 3; unknown fields are of no concern. */
export interface LockPackage {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly resolved?: string | false | undefined;
  readonly integrity?: string | undefined;
  readonly link?: boolean | undefined;
  readonly dev?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly devOptional?: boolean | undefined;
  readonly inBundle?: boolean | undefined;
  readonly dependencies?: Ranges | undefined;
  readonly devDependencies?: Ranges | undefined;
  readonly optionalDependencies?: Ranges | undefined;
  readonly peerDependencies?: Ranges | undefined;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean | undefined }>> | undefined;
}

export interface Lock {
  readonly lockfileVersion?: number | undefined;
  readonly packages?: Entries | undefined;
  readonly dependencies?: Entries | undefined;
}

/** One entry of `dependencies` in a lock of version 1. */
export interface OldLockPackage {
  readonly version: string;
  readonly resolved?: string | undefined;
  readonly integrity?: string | undefined;
  readonly dev?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly bundled?: boolean | undefined;
  readonly requires?: Ranges | boolean | undefined;
  readonly dependencies?: Entries | undefined;
}

/** What of a `package.json` decides about dependencies. */
export interface Manifest {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly dependencies?: Ranges | undefined;
  readonly devDependencies?: Ranges | undefined;
  readonly optionalDependencies?: Ranges | undefined;
  readonly peerDependencies?: Ranges | undefined;
  readonly overrides?: Entries | undefined;
  readonly resolutions?: Ranges | undefined;
  readonly packageManager?: string | undefined;
  readonly scripts?: Ranges | undefined;
}

const ranges = z.record(z.string(), z.string()).optional();
const entries = z.record(z.string(), z.unknown()).optional();
const text = z.string().optional();
const flag = z.boolean().optional();

export const lockPackageSchema: z.ZodType<LockPackage> = z.object({
  name: text,
  version: text,
  resolved: z.union([z.string(), z.literal(false)]).optional(),
  integrity: text,
  link: flag,
  dev: flag,
  optional: flag,
  devOptional: flag,
  inBundle: flag,
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: flag })).optional(),
});

export const lockSchema: z.ZodType<Lock> = z.object({
  lockfileVersion: z.int().optional(),
  packages: entries,
  dependencies: entries,
});

export const oldLockPackageSchema: z.ZodType<OldLockPackage> = z.object({
  version: z.string(),
  resolved: text,
  integrity: text,
  dev: flag,
  optional: flag,
  bundled: flag,
  requires: z.union([z.record(z.string(), z.string()), z.boolean()]).optional(),
  dependencies: entries,
});

export const manifestSchema: z.ZodType<Manifest> = z.object({
  name: text,
  version: text,
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
  overrides: entries,
  resolutions: ranges,
  packageManager: text,
  scripts: ranges,
});
