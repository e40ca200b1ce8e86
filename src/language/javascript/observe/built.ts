// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RepairError } from '../../../domain/repair-error.ts';

/**
 * The built form of a module: code that runs inside the sandbox is compiled, also when we ourselves are run from
 * source by the tests. `url` is the `import.meta.url` of the asking module.
 */
export function builtFile(relative: string, url: string): string {
  const asked = fileURLToPath(new URL(relative, url));
  const built = asked.replace(/^(.*)\/src\//, '$1/dist/').replace(/\.([cm]?)ts$/, '.$1js');
  if (!existsSync(built)) {
    throw new RepairError('INTERNAL', `"${built}" is not there: Skymend has not been built; run npm run build`);
  }
  return built;
}
