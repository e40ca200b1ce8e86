// SPDX-License-Identifier: Apache-2.0
import { textIn } from '../../dependencies/manager/asked-version.ts';
import { askingEdits } from '../plan/approach/naming-edits.ts';
import type { Patching } from './family.ts';

/** Yarn from 2 on: who asks for a release asks for it with a patch instead. */
export const yarnPatching: Patching = {
  fileFor: ({ name, version }, digest) =>
    `.yarn/patches/${name.replace('/', '-')}-npm-${version}-${digest.slice(0, 10)}.patch`,
  edits(node, file, { folder, tree }) {
    const lockVersion = Number(/^__metadata:\s+version: (\d+)/m.exec(textIn(folder, 'yarn.lock'))?.[1] ?? '8');
    const release = `patch:${node.name}@npm%3A${node.version}`;
    // Before yarn 4 nothing stood for the folder of the project.
    return askingEdits(node, tree, (up) => `${release}#${lockVersion >= 8 ? '~/' : `./${up}`}${file}`);
  },
  patchAt: ({ name }) => ({ file: 'package.json', path: ['resolutions', name] }),
  patchesIn(_, text) {
    const found = new Map<string, string>();
    for (const [, name = '', version = '', file = ''] of text.matchAll(PATCHED)) {
      found.set(`${name}@${decodeURIComponent(version)}`, file);
    }
    return found;
  },
};

/** `resolution: "a@patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch::version=1.0.0&hash=…"`, inside the project. */
const PATCHED =
  /^ {2}resolution: "(?:@[^/@"]+\/)?[^/@"]+@patch:((?:@[^/@"]+\/)?[^/@"]+)@npm%3A([^#"]+)#(?:~\/|\.\/)?(?!\.\.\/|~|optional!)([^":]+\.patch)(?=::|")/gm;
