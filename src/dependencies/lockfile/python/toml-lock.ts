// SPDX-License-Identifier: Apache-2.0
import { parse } from 'smol-toml';
import { z } from 'zod';
import type { Dependency, Unread } from '../../../domain/dependency.ts';
import type { FileInventory, LockfileReader } from '../reader.ts';
import { unreadFile } from '../unread-file.ts';

const lockSchema = z.looseObject({ package: z.array(z.unknown()).optional() });
/** What of a package's table decides; `rest` of it is for the one who describes where it came from. */
export interface Locked {
  readonly name: string;
  readonly version?: string | undefined;
  readonly source?: unknown;
  readonly category?: string | undefined;
  readonly [key: string]: unknown;
}

const packageSchema: z.ZodType<Locked> = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  source: z.unknown().optional(),
  category: z.string().optional(),
});

/** A lock file in TOML with one `[[package]]` a package, as poetry, uv, pdm and Cargo write it. */
export function tomlLock(name: string, files: RegExp, describe: (locked: Locked) => Described): LockfileReader {
  return {
    name,
    files,
    read(file) {
      const lock = lockSchema.safeParse(parsed(file.text));
      if (!lock.success) {
        return unreadFile(file.path, `is no ${name} lock file`);
      }
      const dependencies: Dependency[] = [];
      const unread: Unread[] = [];
      for (const [index, value] of (lock.data.package ?? []).entries()) {
        const one = packageSchema.safeParse(value);
        const described = one.success ? describe(one.data) : undefined;
        if (!one.success || (one.data.version === undefined && described?.origin !== 'workspace')) {
          unread.push({
            file: file.path,
            at: one.success ? one.data.name : `package ${index + 1}`,
            because: 'names no package and version',
          });
        } else if (described !== undefined && described.origin !== 'workspace') {
          dependencies.push(dependencyOf(one.data, file.path, described));
        }
      }
      return { dependencies, unread, covers: ['.'] } satisfies FileInventory;
    },
  };
}

export interface Described {
  readonly ecosystem: string;
  readonly origin: Dependency['origin'];
  readonly from?: string;
}

function dependencyOf(locked: Locked, file: string, described: Described): Dependency {
  const version = locked.version ?? '';
  return {
    id: `${locked.name}@${version}`,
    name: locked.name,
    version,
    file,
    scope: locked.category === 'dev' ? 'development' : 'unknown',
    isDirect: false,
    ...described,
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Whatever is wrong with it, it is no lock that can be read, and is reported so.
    return undefined;
  }
}
