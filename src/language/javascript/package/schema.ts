// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

type Table = Readonly<Record<string, unknown>>;

/** The fields of a package.json that are used here. */
export interface Manifest {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly type?: string | undefined;
  readonly main?: string | undefined;
  readonly module?: string | undefined;
  readonly 'jsnext:main'?: string | undefined;
  readonly 'umd:main'?: string | undefined;
  readonly unpkg?: string | undefined;
  readonly jsdelivr?: string | undefined;
  readonly browser?: string | Table | undefined;
  readonly exports?: unknown;
  readonly bin?: string | Table | undefined;
  readonly directories?: Table | undefined;
  readonly scripts?: Table | undefined;
  readonly dependencies?: Table | undefined;
  readonly devDependencies?: Table | undefined;
  readonly workspaces?: readonly string[] | undefined;
}

/** Real manifests hold anything anywhere: a field of the wrong type is read as absent, never refused. */
function lenient<T extends z.ZodType>(schema: T): z.ZodCatch<z.ZodOptional<T>> {
  return schema.optional().catch(undefined);
}

const text = lenient(z.string().min(1));
const table = z.record(z.string(), z.unknown());

const manifestSchema = z.object({
  name: text,
  version: text,
  type: text,
  main: text,
  module: text,
  'jsnext:main': text,
  'umd:main': text,
  unpkg: text,
  jsdelivr: text,
  browser: lenient(z.union([z.string(), table])),
  exports: z.unknown().optional(),
  bin: lenient(z.union([z.string(), table])),
  directories: lenient(table),
  scripts: lenient(table),
  dependencies: lenient(table),
  devDependencies: lenient(table),
  workspaces: lenient(
    z.union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform((list) => list.packages)]),
  ),
});

/** `null` when the value is no object. */
export function parseManifest(value: unknown): Manifest | null {
  return manifestSchema.safeParse(value).data ?? null;
}

const sourceMapSchema = z.object({ sources: z.array(z.string().nullable()), sourceRoot: text });

/** The source names of a source map, its `sourceRoot` in front; none when it is not one. */
export function parseSourceNames(value: unknown): readonly string[] {
  const map = sourceMapSchema.safeParse(value).data;
  const names = map?.sources.filter((name) => name !== null) ?? [];
  const root = map?.sourceRoot;
  return root === undefined ? names : names.map((name) => `${root.replace(/\/$/, '')}/${name}`);
}

const packageListSchema = z.object({ packages: z.array(z.string()) });

/** The patterns of a `pnpm-workspace.yaml` or `lerna.json`. */
export function parsePackageList(value: unknown): readonly string[] {
  return packageListSchema.safeParse(value).data?.packages ?? [];
}
