// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { Packument, PackumentVersion } from './package-source.ts';

const ranges = z.record(z.string(), z.string()).catch({});

const versionSchema = z.looseObject({
  version: z.string(),
  dependencies: ranges.default({}),
  optionalDependencies: ranges.default({}),
  peerDependencies: ranges.default({}),
  peerDependenciesMeta: z
    .record(z.string(), z.object({ optional: z.boolean().optional() }))
    .catch({})
    .default({}),
  deprecated: z.union([z.string(), z.boolean()]).optional(),
  dist: z.object({ integrity: z.string().optional(), tarball: z.string().optional(), shasum: z.string().optional() }),
});

const packumentSchema = z.looseObject({ name: z.string(), versions: z.record(z.string(), z.unknown()) });

/** Reads a registry's document; versions that are malformed are left out, and can then not be chosen. */
export function readPackument(document: unknown): Packument | undefined {
  const read = packumentSchema.safeParse(document);
  if (!read.success) {
    return undefined;
  }
  const versions: Record<string, PackumentVersion> = Object.create(null);
  for (const [version, entry] of Object.entries(read.data.versions)) {
    const one = versionSchema.safeParse(entry);
    if (one.success && one.data.version === version) {
      versions[version] = versionOf(one.data);
    }
  }
  return { name: read.data.name, versions, document: read.data };
}

function versionOf(data: z.infer<typeof versionSchema>): PackumentVersion {
  const { dist } = data;
  const optional = Object.entries(data.peerDependenciesMeta).filter(([, meta]) => meta.optional === true);
  return {
    version: data.version,
    dependencies: data.dependencies,
    optionalDependencies: data.optionalDependencies,
    peerDependencies: data.peerDependencies,
    optionalPeers: new Set(optional.map(([name]) => name)),
    entry: data,
    ...(typeof data.deprecated === 'string' && data.deprecated !== '' ? { deprecated: data.deprecated } : {}),
    ...(dist.integrity === undefined ? {} : { integrity: dist.integrity }),
    ...(dist.tarball === undefined ? {} : { tarball: dist.tarball }),
    ...(dist.shasum === undefined ? {} : { shasum: dist.shasum }),
  };
}
