// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import { RepairError } from '../domain/repair-error.ts';
import type { Target } from '../domain/target.ts';
import type { Language } from './language.ts';

/** The language a target was opened with. */
export function languageOf(target: Target, languages: readonly Language[]): Language {
  const found = languages.find((language) => language.name === target.language);
  if (found === undefined) {
    throw new RepairError(
      'INTERNAL',
      `no language "${target.language}" among ${languages.map(({ name }) => name).join()}`,
    );
  }
  return found;
}

/** Opens what the user named with the first language that owns it. */
export async function openTarget(
  named: { readonly directory: string; readonly build?: string; readonly test?: string },
  languages: readonly Language[],
): Promise<Target> {
  const { directory, build, test } = named;
  await requireDirectory(directory);
  for (const language of languages) {
    if (await language.owns(directory, build === undefined ? {} : { build })) {
      const target = await language.openTarget(directory);
      return { ...target, ...(build === undefined ? {} : { build }), ...(test === undefined ? {} : { test }) };
    }
  }
  const known = languages.map(({ name }) => name).join(', ');
  throw new RepairError('TARGET_UNUSABLE', `"${directory}" holds no package or source tree Skymend knows (${known})`);
}

async function requireDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    throw new RepairError('TARGET_UNUSABLE', `no such directory: "${directory}"`, { cause: error });
  });
  if (!found.isDirectory()) {
    throw new RepairError(
      'TARGET_UNUSABLE',
      `"${directory}" is not a directory; name the package's or application's one`,
    );
  }
}
