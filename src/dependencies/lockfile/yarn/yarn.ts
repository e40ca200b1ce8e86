// SPDX-License-Identifier: Apache-2.0
import { parseSyml } from '@yarnpkg/parsers';
import { z } from 'zod';
import type { Dependency, Unread } from '../../../domain/dependency.ts';
import { parseJson } from '../npm/parse-json.ts';
import { manifestSchema } from '../npm/schema.ts';
import type { FileInventory, LockfileReader, ProjectFile } from '../reader.ts';
import { unreadFile } from '../unread-file.ts';

const entrySchema = z.looseObject({
  version: z.union([z.string(), z.number()]).transform(String),
  resolved: z.string().optional(),
  resolution: z.string().optional(),
  integrity: z.string().optional(),
});

/** `yarn.lock`, classic and berry; workspaces of the project itself are not dependencies. */
export const yarn: LockfileReader = {
  name: 'yarn',
  files: /^yarn\.lock$/,
  read(file) {
    const lock = parsed(file.text);
    if (lock === undefined) {
      return unreadFile(file.path, 'is no yarn lock file');
    }
    const direct = directNames(file);
    const dependencies = new Map<string, Dependency>();
    const unread: Unread[] = [];
    const covers = ['.'];
    for (const [key, value] of Object.entries(lock).filter(([name]) => name !== '__metadata')) {
      const entry = entrySchema.safeParse(value);
      const folder = entry.success ? /@workspace:(.+)$/.exec(entry.data.resolution ?? '')?.[1] : undefined;
      const dependency = entry.success ? dependencyOf(key, entry.data, file.path) : undefined;
      if (folder !== undefined) {
        covers.push(folder);
      } else if (dependency === undefined) {
        unread.push({ file: file.path, at: key, because: 'names no package and version' });
      } else {
        const isDirect = key.split(/,\s*/).some((one) => direct.has(requiredAs(one)));
        addOnce(dependencies, { ...dependency, isDirect });
      }
    }
    return { dependencies: [...dependencies.values()], unread, covers } satisfies FileInventory;
  },
};

/** The parser gives one entry for each range that led to a package. */
function addOnce(found: Map<string, Dependency>, dependency: Dependency): void {
  const key = `${dependency.name}@${dependency.version} ${dependency.from ?? ''}`;
  const known = found.get(key);
  found.set(key, { ...(known ?? dependency), isDirect: dependency.isDirect || known?.isDirect === true });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const lock: unknown = parseSyml(text);
    const read = z.record(z.string(), z.unknown()).safeParse(lock);
    const isLock = /^# yarn lockfile v1|^__metadata:/m.test(text);
    return read.success && isLock ? read.data : undefined;
  } catch {
    // Whatever is wrong with it, it is no lock that can be read, and is reported so.
    return undefined;
  }
}

function dependencyOf(key: string, entry: z.infer<typeof entrySchema>, file: string): Dependency | undefined {
  const [first = ''] = key.split(/,\s*/);
  const name = nameOf(entry.resolution ?? first);
  const where = entry.resolution ?? `${first} ${entry.resolved ?? ''}`;
  if (name === undefined || !/^\d/.test(entry.version)) {
    return undefined;
  }
  const origin = originOf(where);
  return {
    id: first,
    ecosystem: 'npm',
    name,
    version: entry.version,
    file,
    scope: 'unknown',
    isDirect: false,
    origin,
    ...(origin === 'registry' ? {} : { from: where }),
    ...(entry.integrity === undefined ? {} : { integrity: entry.integrity }),
  };
}

/** `lodash` of `lodash@^4`, `four@npm:lodash@^4` and `lodash@patch:lodash@npm%3A4.17.21#…`. */
function nameOf(text: string): string | undefined {
  const alias = /@npm:((?:@[^/@]+\/)?[^@/]+)@/.exec(text)?.[1];
  return alias ?? /^((?:@[^/@]+\/)?[^@/]+)@/.exec(text)?.[1];
}

function requiredAs(descriptor: string): string {
  return /^((?:@[^/@]+\/)?[^@/]+)@/.exec(descriptor)?.[1] ?? descriptor;
}

function originOf(where: string): Dependency['origin'] {
  if (/git\+|git@|\.git#|codeload\.github\.com|@github:/.test(where)) {
    return 'git';
  }
  if (/[@ ](?:file|link|portal):/.test(where)) {
    return 'file';
  }
  return /@https?:/.test(where) && !where.includes('/-/') ? 'url' : 'registry';
}

function directNames(file: ProjectFile): ReadonlySet<string> {
  const manifest = manifestSchema.safeParse(parseJson(file.beside('package.json') ?? ''));
  const lists = manifest.success
    ? [manifest.data.dependencies, manifest.data.devDependencies, manifest.data.optionalDependencies]
    : [];
  return new Set(lists.flatMap((list) => Object.keys(list ?? {})));
}
