// SPDX-License-Identifier: Apache-2.0

/** What a failed compiler or linker said that matters, in one line. */
export function lastLines(said: string): string {
  const telling = said.split('\n').filter((line) => /error|undefined reference|multiple definition/i.test(line));
  const lines = telling.length > 0 ? telling : said.trim().split('\n').slice(-3);
  return lines.slice(0, 4).join('; ').slice(0, 600);
}
