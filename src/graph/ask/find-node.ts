// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from 'kysely';
import { RepairError } from '../../domain/repair-error.ts';
import { packageKey } from '../../domain/package-key.ts';
import { readPackageUrl } from '../../domain/package-url.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { nodeId } from '../node-id.ts';

export interface FoundNode {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly label: string | null;
}

/** Spellings that say what kind of thing they mean. */
const SPELLINGS: readonly (readonly [RegExp, (text: string) => readonly (readonly [string, string])[]])[] = [
  [/^CVE-\d{4}-\d{4,}$/i, (text) => [['vulnerability', text.toUpperCase()]]],
  [/^CWE-\d+$/i, (text) => [['weakness', text.toUpperCase()]]],
  [/^CWE-VIEW-\d+$/i, (text) => [['weakness-view', text.toUpperCase()]]],
  [/^CAPEC-\d+$/i, (text) => [['attack-pattern', text.toUpperCase()]]],
  [/^pkg:/i, urlKeys],
  [/^https?:\/\/[^@]+@[\da-f]{7,64}$/i, (text) => [['commit', text]]],
  [/^https?:\/\//i, (text) => [['repository', text.replace(/\/+$|\.git$/g, '')]]],
];

const SUGGESTIONS = 8;

/**
 * The node that a text means: `CVE-…`, `CWE-…`, `GHSA-…` and other advisory ids, `npm/lodash`, `npm/lodash@4.17.20`, a
 * package URL, a repository, or `kind:key`. Throws `INPUT_MALFORMED` with the nearest keys when there is none.
 */
export async function findNode(database: Kysely<Schema>, text: string): Promise<FoundNode> {
  const ids = meanings(text.trim()).map(([kind, key]) => nodeId({ kind, key }));
  const rows = await database.selectFrom('node').selectAll().where('id', 'in', ids).execute();
  const [best] = rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  if (best === undefined) {
    const near = await suggestions(database, text.trim());
    const advice = near.length === 0 ? 'import more, or write kind:key' : `near it: ${near.join(', ')}`;
    throw new RepairError('INPUT_MALFORMED', `the graph knows nothing called "${text}"; ${advice}`);
  }
  return best;
}

function meanings(text: string): readonly (readonly [string, string])[] {
  const [, kind = '', key = ''] = /^([a-z][a-z-]*):(?!\/\/)(.+)$/.exec(text) ?? [];
  const spelled = SPELLINGS.filter(([pattern]) => pattern.test(text)).flatMap(([, toKeys]) => toKeys(text));
  const [, ecosystem = '', name = '', version] = /^([A-Za-z][\w. -]*)\/(.+?)(?:@([^@/]+))?$/.exec(text) ?? [];
  const packaged: readonly (readonly [string, string])[] =
    name === ''
      ? []
      : version === undefined
        ? [['package', packageKey(ecosystem, name)]]
        : [['version', `${packageKey(ecosystem, name)}@${version}`]];
  // The first meaning wins: what is written out before what is guessed.
  return [
    ...(key === '' ? [] : [[kind, key] as const]),
    ...spelled,
    ['advisory', text],
    ['vulnerability', text],
    ...packaged,
    ...(['package', 'repository', 'commit', 'run', 'finding', 'candidate', 'generator', 'pattern'] as const).map(
      (guess) => [guess, text] as const,
    ),
  ];
}

function urlKeys(text: string): readonly (readonly [string, string])[] {
  const named = readPackageUrl(text);
  if (named === undefined) {
    return [];
  }
  const key = packageKey(named.ecosystem, named.name);
  return [named.version === undefined ? ['package', key] : ['version', `${key}@${named.version}`]];
}

async function suggestions(database: Kysely<Schema>, text: string): Promise<readonly string[]> {
  const start = text.includes(':') && !text.includes('://') ? text.slice(text.indexOf(':') + 1) : text;
  const kinds = ['vulnerability', 'advisory', 'package', 'weakness', 'attack-pattern', 'repository'];
  const names = [
    start,
    start.toUpperCase(),
    ...['npm', 'pypi', 'go', 'crates.io', 'maven'].map((eco) => `${eco}/${start}`),
  ];
  const rows = await database
    .selectFrom('node')
    .select(['kind', 'key'])
    .where('kind', 'in', kinds)
    .where((of) => of.or(names.flatMap((name) => [of.and([of('key', '>=', name), of('key', '<', `${name}\uffff`)])])))
    .orderBy('key')
    .limit(SUGGESTIONS)
    .execute();
  return rows.map(({ kind, key }) => `${kind}:${key}`);
}
