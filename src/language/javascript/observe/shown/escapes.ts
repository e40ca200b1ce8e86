// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';

/**
 * Does `file` lie where `value` leads out of its place: up by `..`, in whatever coding, or by naming an absolute path
 * outside the root?
 */
export function escapes(value: string, opened: string, root: string): boolean {
  const file = path.posix.normalize(opened);
  if (value.length > LONGEST_PATH) {
    return climbsInside(value, file);
  }
  return decodings(value).some((text) => {
    const normal = path.posix.normalize(text);
    if (normal === file && !file.startsWith(`${root}/`) && normal !== root) {
      return true;
    }
    const relative = path.posix.normalize(text.replace(/^\/+/, ''));
    const rest = /^(?:\.\.\/)+(.+)$/.exec(relative)?.[1];
    return rest !== undefined && file.endsWith(`/${rest}`);
  });
}

/** A longer value is an archive or a document that may hold paths. */
const LONGEST_PATH = 1000;

/** Somewhere in it stands `../` and the end of the file's path. */
function climbsInside(value: string, file: string): boolean {
  const parts = file.split('/');
  return parts.some((_, index) => index > 0 && value.includes(`../${parts.slice(-index).join('/')}`));
}

/** The value read as a path: percent-decoded up to three times, backslashes as separators, query and NUL cut. */
export function decodings(value: string): readonly string[] {
  const found = new Set<string>();
  let text = value;
  for (let times = 0; times < 4; times += 1) {
    for (const form of [text, text.replace(/[?#].*$/s, ''), text.replace(/^\w+:\/\/[^/]*/, '')]) {
      const cut = form.replace(/\0.*$/s, '');
      found.add(cut);
      found.add(cut.replaceAll('\\', '/'));
    }
    const decoded = decodeOnce(text);
    if (decoded === text) {
      break;
    }
    text = decoded;
  }
  return [...found];
}

/** Malformed sequences stay as they are. */
function decodeOnce(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch (error) {
      if (error instanceof URIError) {
        return run;
      }
      throw error;
    }
  });
}
