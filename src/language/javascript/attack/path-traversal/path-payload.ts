// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import type { Observation } from '../../../../domain/observation.ts';

/** A path that climbs, taken apart. */
export interface PathPayload {
  /** What comes before the climb: `/`, `http://host/`, `static/`, or nothing. */
  readonly lead: string;
  /** Steps up; 0 for an absolute path. */
  readonly ups: number;
  /** What is reached in the end, relative to where the climb ended. */
  readonly tail: string;
  /** Query or fragment. */
  readonly query: string;
}

/** The name asked for to see where a harmless path is looked up. */
export const SCOUT = 'skymend-scout.txt';

const UP = String.raw`(?:\.|%(?:25)*2e){2,4}(?:[/\\]|%(?:25)*(?:2f|5c))+`;
const CLIMB = new RegExp(`^(.*?)((?:${UP})+|(?:\\.\\.)$)([^?#]*)([?#].*)?$`, 'is');
const ABSOLUTE = /^(?:\/{1,2}|[a-z]:[\\/])((?:etc|tmp|proc|root|home|usr|var|opt|windows)\b[^?#]*)([?#].*)?$/is;

/** `undefined` when the text does not lead out of any directory. */
export function takePathApart(text: string): PathPayload | undefined {
  const climb = CLIMB.exec(text);
  if (climb !== null) {
    const [, lead = '', ups = '', tail = '', query = ''] = climb;
    return { lead, ups: ups.match(/(?:\.|%(?:25)*2e){2,4}/gi)?.length ?? 1, tail, query };
  }
  const absolute = ABSOLUTE.exec(text);
  return absolute === null ? undefined : { lead: '/', ups: 0, tail: absolute[1] ?? '', query: absolute[2] ?? '' };
}

/** The directory that harmless paths are looked up in, from the files a watched run touched; `undefined` if unseen. */
export function servedDirectory(observation: Observation): string | undefined {
  const paths = observation.sinks.filter(({ sink }) => sink === 'file').flatMap(({ detail }) => detail.slice(0, 1));
  const scouted = paths.find((path) => path.startsWith('/') && posix.normalize(path).endsWith(`/${SCOUT}`));
  if (scouted !== undefined) {
    return posix.dirname(posix.normalize(scouted));
  }
  // A path that was joined without being normalized still shows where the climb began.
  const raw = paths.find((path) => /^\/.*?\/\.\.\//.test(path));
  return raw === undefined ? undefined : posix.normalize(raw.slice(0, raw.indexOf('/../')));
}
