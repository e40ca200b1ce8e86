// SPDX-License-Identifier: Apache-2.0
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Dependency, Unread } from '../../../domain/dependency.ts';
import type { LockfileReader } from '../reader.ts';
import { unreadFile } from '../unread-file.ts';

const artifact = z.looseObject({
  groupId: z.string(),
  artifactId: z.string(),
  version: z.string().optional(),
  scope: z.string().optional(),
});
const list = z
  .looseObject({ dependency: z.array(z.unknown()).optional() })
  .or(z.literal(''))
  .optional();
const pomSchema = z.object({
  project: z.looseObject({
    groupId: z.string().optional(),
    version: z.string().optional(),
    parent: z.looseObject({ groupId: z.string().optional(), version: z.string().optional() }).optional(),
    properties: z.record(z.string(), z.unknown()).or(z.literal('')).optional(),
    dependencies: list,
    dependencyManagement: z.looseObject({ dependencies: list }).or(z.literal('')).optional(),
  }),
});
type Project = z.infer<typeof pomSchema>['project'];

/**
 * `pom.xml`: what it names itself, with versions it gives itself. What those bring along, and what a parent gives, only
 * Maven can say; that is one unread entry, so that a pom alone never counts as clear.
 */
export const pom: LockfileReader = {
  name: 'maven',
  files: /^pom\.xml$/,
  read(file) {
    const read = pomSchema.safeParse(parsed(file.text));
    if (!read.success) {
      return unreadFile(file.path, 'is no Maven project file');
    }
    const { project } = read.data;
    const found = artifactsOf(project.dependencies).map((one) => readArtifact(one, project, file.path));
    return {
      dependencies: found.flatMap((one) => ('name' in one ? [one] : [])),
      unread: [
        {
          file: file.path,
          at: '',
          because: 'a pom does not name what its dependencies bring along; scan an SBOM of the build too',
        },
        ...found.flatMap((one) => ('because' in one ? [one] : [])),
      ],
      covers: ['.'],
    };
  },
};

type Artifact = z.infer<typeof artifact> | undefined;

function readArtifact(one: Artifact, project: Project, file: string): Dependency | Unread {
  const name = one === undefined ? undefined : filled(keyOf(one), project);
  const version = one === undefined ? undefined : versionOf(one, project);
  return one === undefined || name === undefined || version === undefined || /[[(,\])]/.test(version)
    ? { file, at: name ?? 'dependency', because: 'has no version that the pom itself says' }
    : dependencyOf(name, version, { file, scope: one.scope });
}

function versionOf(one: NonNullable<Artifact>, project: Project): string | undefined {
  const management = project.dependencyManagement === '' ? undefined : project.dependencyManagement;
  const managed = artifactsOf(management?.dependencies).find(
    (other) => other !== undefined && keyOf(other) === keyOf(one),
  );
  const given = one.version ?? managed?.version;
  return given === undefined ? undefined : filled(given, project);
}

function keyOf({ groupId, artifactId }: NonNullable<Artifact>): string {
  return `${groupId}:${artifactId}`;
}

function parsed(text: string): unknown {
  try {
    return new XMLParser({
      parseTagValue: false,
      isArray: (name) => name === 'dependency',
      processEntities: false,
    }).parse(text);
  } catch {
    // Whatever is wrong with it, it is no project file that can be read, and is reported so.
    return undefined;
  }
}

function artifactsOf(from: z.infer<typeof list>): readonly Artifact[] {
  const entries = from === undefined || from === '' ? [] : (from.dependency ?? []);
  return entries.map((entry) => {
    const read = artifact.safeParse(entry);
    return read.success ? read.data : undefined;
  });
}

/** With every `${property}` filled in; `undefined` when one is not in this file. */
function filled(text: string, project: Project, depth = 0): string | undefined {
  if (depth > 10) {
    return undefined;
  }
  let isWhole = true;
  const done = text.trim().replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    const value = propertyOf(name, project);
    isWhole &&= value !== undefined;
    return value ?? '';
  });
  if (!isWhole) {
    return undefined;
  }
  return done.includes('${') ? filled(done, project, depth + 1) : done;
}

function propertyOf(name: string, project: Project): string | undefined {
  const properties = project.properties === '' ? undefined : project.properties;
  const own = {
    version: project.version ?? project.parent?.version,
    groupId: project.groupId ?? project.parent?.groupId,
  };
  const builtIn = /^(?:project|pom)\.(version|groupId)$/.exec(name)?.[1];
  const value = builtIn === 'version' || builtIn === 'groupId' ? own[builtIn] : properties?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function dependencyOf(
  name: string,
  version: string,
  { file, scope }: { readonly file: string; readonly scope: string | undefined },
): Dependency {
  const isTest = scope === 'test';
  return {
    id: `${name}@${version}`,
    ecosystem: 'Maven',
    name,
    version,
    file,
    scope: isTest ? 'development' : 'production',
    isDirect: true,
    origin: 'registry',
  };
}
