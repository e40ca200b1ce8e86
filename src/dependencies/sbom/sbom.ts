// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { Dependency, Unread } from '../../domain/dependency.ts';
import { readPackageUrl } from '../../domain/package-url.ts';
import { parseJson } from '../lockfile/npm/parse-json.ts';
import type { LockfileReader, ProjectFile } from '../lockfile/reader.ts';
import { unreadFile } from '../lockfile/unread-file.ts';

interface Component {
  readonly name?: string | undefined;
  readonly purl?: string | undefined;
  readonly type?: string | undefined;
  readonly components?: readonly Component[] | undefined;
}

const componentSchema: z.ZodType<Component> = z.lazy(() =>
  z.looseObject({
    name: z.string().optional(),
    purl: z.string().optional(),
    type: z.string().optional(),
    components: z.array(componentSchema).optional(),
  }),
);
const cycloneDxSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(componentSchema).optional(),
});

const spdxSchema = z.looseObject({
  spdxVersion: z.string().startsWith('SPDX-2'),
  packages: z
    .array(
      z.looseObject({
        name: z.string(),
        externalRefs: z.array(z.looseObject({ referenceType: z.string(), referenceLocator: z.string() })).optional(),
      }),
    )
    .optional(),
});

/** CycloneDX in JSON. Files, operating systems and the like among its components are no packages. */
export const cycloneDx: LockfileReader = {
  name: 'cyclonedx',
  files: /^(?:bom|sbom)\.json$|\.cdx\.json$/i,
  read(file) {
    const read = cycloneDxSchema.safeParse(parseJson(file.text));
    if (!read.success) {
      const spdx = spdxSchema.safeParse(parseJson(file.text));
      return spdx.success ? fromSpdx(spdx.data, file) : unreadFile(file.path, 'is no CycloneDX document in JSON');
    }
    const named = allComponents(read.data.components ?? []).filter(
      ({ type }) => type === undefined || /^(?:library|framework|application)$/.test(type),
    );
    return inventory(
      file,
      named.map(({ name, purl }) => ({ name: name ?? '', purl })),
    );
  },
};

/** SPDX 2 in JSON: the purl stands among a package's external references. */
export const spdx: LockfileReader = {
  name: 'spdx',
  files: /\.spdx\.json$/i,
  read(file) {
    const read = spdxSchema.safeParse(parseJson(file.text));
    return read.success ? fromSpdx(read.data, file) : unreadFile(file.path, 'is no SPDX 2 document in JSON');
  },
};

function fromSpdx(document: z.infer<typeof spdxSchema>, file: ProjectFile): ReturnType<LockfileReader['read']> {
  const named = (document.packages ?? []).map(({ name, externalRefs }) => ({
    name,
    purl: externalRefs?.find(({ referenceType }) => referenceType === 'purl')?.referenceLocator,
  }));
  return inventory(file, named);
}

function allComponents(components: readonly Component[]): readonly Component[] {
  return components.flatMap((one) => [one, ...allComponents(one.components ?? [])]);
}

function inventory(
  file: ProjectFile,
  named: readonly { readonly name: string; readonly purl: string | undefined }[],
): ReturnType<LockfileReader['read']> {
  const dependencies: Dependency[] = [];
  const unread: Unread[] = [];
  for (const { name, purl } of named) {
    const found = purl === undefined ? undefined : readPackageUrl(purl);
    if (found?.version === undefined) {
      unread.push({
        file: file.path,
        at: name,
        because: purl === undefined ? 'has no purl' : `"${purl}" names no package known here`,
      });
    } else {
      dependencies.push({
        id: purl ?? '',
        ecosystem: found.ecosystem,
        name: found.name,
        version: found.version,
        file: file.path,
        scope: 'unknown',
        isDirect: false,
        origin: 'registry',
      });
    }
  }
  return { dependencies, unread, covers: [] };
}
