// SPDX-License-Identifier: Apache-2.0
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Carrier } from '../../../domain/probe.ts';
import { byteString } from '../run/bytes.ts';
import { filesBelow } from '../build/own-tree.ts';

/** What programs read is mostly small; the largest samples are for other purposes. */
const MOST_BYTES = 64 * 1024;
const LOOKED_AT = 400;

/** Files of the tree that look like the input: by their ending, or by how they begin. Its own tests and samples. */
export async function samplesLike(
  input: string,
  { carrier, root, most }: { readonly carrier: Carrier; readonly root: string; readonly most: number },
): Promise<readonly { readonly name: string; readonly content: string }[]> {
  if (carrier.kind !== 'file') {
    return [];
  }
  const ending = path.extname(carrier.path).toLowerCase();
  const files = (await filesBelow(root)).filter(
    (file) => !/\.(?:c|h|cc|cpp|hpp|o|a|so|am|ac|in|m4|po|html?)$/.test(file) || path.extname(file) === ending,
  );
  const alike = files.filter((file) => ending !== '' && path.extname(file).toLowerCase() === ending);
  const others = files.filter((file) =>
    /(?:^|\/)(?:tests?|testsuite|samples?|examples?|data|corpus|fuzz)\//i.test(file),
  );
  const found: { name: string; content: string }[] = [];
  for (const file of [...new Set([...alike, ...others])].slice(0, LOOKED_AT)) {
    const content = found.length < most ? await contentOf(path.join(root, file)) : null;
    const isAlike = content !== null && (alike.includes(file) || content.slice(0, 4) === input.slice(0, 4));
    if (isAlike && content !== input) {
      found.push({ name: file, content });
    }
  }
  return found;
}

async function contentOf(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true || found.size === 0 || found.size > MOST_BYTES) {
    return null;
  }
  const handle = await open(file, 'r');
  try {
    return byteString(await handle.readFile());
  } finally {
    await handle.close();
  }
}
