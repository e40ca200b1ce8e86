// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSourceNames } from '../schema.ts';
import { SIZE_LIMIT } from '../source-files.ts';

const COMMENT = /[#@]\s*sourceMappingURL=([^\s'"*]+)/;

/** The files, relative to the root, that a built file was made from by its source map; none without one. */
export async function builtFrom(root: string, file: string, text: string): Promise<readonly string[]> {
  const [, url] = COMMENT.exec(text.slice(-2000)) ?? [];
  const map = url === undefined ? null : await readMap(root, file, url);
  const directory = path.posix.dirname(
    url === undefined || url.startsWith('data:') ? file : path.posix.join(path.posix.dirname(file), url),
  );
  return parseSourceNames(map).map((name) =>
    path.posix.normalize(path.posix.join(directory, name.replace(/^[\w-]+:\/\/\/?(?:[\w@./-]*\/)?\.\//, './'))),
  );
}

async function readMap(root: string, file: string, url: string): Promise<unknown> {
  try {
    if (url.startsWith('data:')) {
      return JSON.parse(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString('utf8'));
    }
    const target = path.resolve(root, path.dirname(file), decodeURIComponent(url));
    const text = target.startsWith(root + path.sep) ? await readFile(target, 'utf8') : '';
    return text === '' || text.length > 4 * SIZE_LIMIT ? null : JSON.parse(text.replace(/^\)\]\}'?\n/, ''));
  } catch {
    // A map that is missing or broken tells nothing; functions are compared anyway.
    return null;
  }
}
