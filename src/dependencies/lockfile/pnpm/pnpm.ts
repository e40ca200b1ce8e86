// SPDX-License-Identifier: Apache-2.0
import { parse } from 'yaml';
import { z } from 'zod';
import type { Dependency, Unread } from '../../../domain/dependency.ts';
import type { FileInventory, LockfileReader } from '../reader.ts';
import { unreadFile } from '../unread-file.ts';

const importerSchema = z.looseObject({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  optionalDependencies: z.record(z.string(), z.unknown()).optional(),
});

const lockSchema = z.looseObject({
  lockfileVersion: z.union([z.string(), z.number()]),
  importers: z.record(z.string(), importerSchema).optional(),
  packages: z.record(z.string(), z.unknown()).nullish(),
  ...importerSchema.shape,
});

const entrySchema = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  resolution: z
    .looseObject({ integrity: z.string().optional(), tarball: z.string().optional(), repo: z.string().optional() })
    .optional(),
});

/** `pnpm-lock.yaml` of versions 5 to 9: they differ in how a package's key is written. */
export const pnpm: LockfileReader = {
  name: 'pnpm',
  files: /^pnpm-lock\.yaml$/,
  read(file) {
    const lock = lockSchema.safeParse(parsed(file.text));
    if (!lock.success) {
      return unreadFile(file.path, 'is no pnpm lock file');
    }
    const { importers, packages } = lock.data;
    const direct = directNames([lock.data, ...Object.values(importers ?? {})]);
    const dependencies: Dependency[] = [];
    const unread: Unread[] = [];
    for (const [key, entry] of Object.entries(packages ?? {})) {
      const dependency = dependencyOf(key, entry, file.path);
      if (dependency === undefined) {
        unread.push({ file: file.path, at: key, because: 'names no package and version' });
      } else {
        dependencies.push({ ...dependency, isDirect: direct.has(dependency.name) });
      }
    }
    return { dependencies, unread, covers: ['.', ...Object.keys(importers ?? {})] } satisfies FileInventory;
  },
};

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    // Whatever is wrong with it, it is no lock that can be read, and is reported so.
    return undefined;
  }
}

function dependencyOf(key: string, value: unknown, file: string): Dependency | undefined {
  const entry = entrySchema.safeParse(value ?? {});
  const named = entry.success ? namedBy(key, entry.data) : undefined;
  if (!entry.success || named === undefined) {
    return undefined;
  }
  const { resolution } = entry.data;
  const from = resolution?.tarball ?? resolution?.repo;
  return {
    id: key,
    ecosystem: 'npm',
    ...named,
    file,
    scope: scopeOf(entry.data),
    isDirect: false,
    origin: originOf(key, from, resolution?.repo),
    ...(from === undefined ? {} : { from }),
    ...(resolution?.integrity === undefined ? {} : { integrity: resolution.integrity }),
  };
}

type Entry = z.infer<typeof entrySchema>;

/** What the entry says itself comes before what its key says. */
function namedBy(key: string, entry: Entry): Pick<Dependency, 'name' | 'version'> | undefined {
  const spoken = nameAndVersion(key);
  const name = entry.name ?? spoken?.name ?? /^((?:@[^/@]+\/)?[^/@]+)@/.exec(key)?.[1];
  const version = entry.version ?? spoken?.version;
  return name === undefined || version === undefined ? undefined : { name, version };
}

function scopeOf({ dev, optional }: Entry): Dependency['scope'] {
  if (dev === true) {
    return 'development';
  }
  return optional === true ? 'optional' : 'production';
}

function originOf(key: string, from: string | undefined, repo: string | undefined): Dependency['origin'] {
  if (repo !== undefined || /(?:^|@)git\+|codeload\.github\.com/.test(key)) {
    return 'git';
  }
  if (/(?:^|@)file:/.test(key)) {
    return 'file';
  }
  return from === undefined || /\/-\//.test(from) ? 'registry' : 'url';
}

/** `/a/1.0.0_peer` (5), `/a@1.0.0(peer)` (6), `a@1.0.0` (9). */
function nameAndVersion(key: string): { readonly name: string; readonly version: string } | undefined {
  const bare = key.replace(/^\//, '').replace(/\(.*$/, '');
  const [, name, version] = /^((?:@[^/@]+\/)?[^/@]+)[@/](\d[^_/]*)/.exec(bare) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

function directNames(importers: readonly z.infer<typeof importerSchema>[]): ReadonlySet<string> {
  return new Set(
    importers.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
      [dependencies, devDependencies, optionalDependencies].flatMap((list) => Object.keys(list ?? {})),
    ),
  );
}
