// SPDX-License-Identifier: Apache-2.0
import { maxSatisfying } from 'semver';
import type { PackageSource, Packument } from './package-source.ts';

/**
 * A registry in which some packages have only some of their versions: a package manager that takes the newest of a range
 * then takes the one that was chosen for it.
 */
export function narrowedSource(
  source: PackageSource,
  visible: ReadonlyMap<string, ReadonlySet<string>>,
): PackageSource {
  return {
    name: source.name,
    async packument(name) {
      const packument = await source.packument(name);
      const versions = visible.get(name);
      return packument === undefined || versions === undefined ? packument : narrowed(packument, versions);
    },
    archive: (name, version) => source.archive(name, version),
  };
}

function narrowed(packument: Packument, visible: ReadonlySet<string>): Packument {
  const versions = Object.fromEntries(Object.entries(packument.versions).filter(([version]) => visible.has(version)));
  const newest = maxSatisfying(Object.keys(versions), '*', { includePrerelease: true, loose: true });
  const tags: unknown = packument.document['dist-tags'];
  const kept = Object.entries(typeof tags === 'object' && tags !== null ? tags : {}).filter(([, version]) =>
    visible.has(String(version)),
  );
  const document = {
    ...packument.document,
    'dist-tags': { ...(newest === null ? {} : { latest: newest }), ...Object.fromEntries(kept) },
  };
  return { ...packument, versions, document };
}
