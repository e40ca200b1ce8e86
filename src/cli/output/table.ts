// SPDX-License-Identifier: Apache-2.0
import { stripVTControlCharacters } from 'node:util';

/** Rows as aligned columns, trailing blanks left out. Colors do not count as width. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  function pad(cell: string, column: number): string {
    return cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  }
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Columns on a terminal: East Asian wide characters take two. */
function widthOf(cell: string): number {
  const plain = stripVTControlCharacters(cell);
  const wide = plain.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/gu);
  return Array.from(plain).length + (wide?.length ?? 0);
}
