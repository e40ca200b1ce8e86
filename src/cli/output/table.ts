// SPDX-License-Identifier: Apache-2.0
import { stripVTControlCharacters } from 'node:util';

/** Rows as aligned columns, the last one ragged. Colors do not count as width. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  return rows.map((row) => row.map((cell, column) => pad(cell, row, widths[column], column)).join('  ')).join('\n');
}

function pad(cell: string, row: readonly string[], width = 0, column = 0): string {
  return column === row.length - 1 ? cell : cell + ' '.repeat(width - widthOf(cell));
}

/** Columns on a terminal: East Asian wide characters take two. */
function widthOf(cell: string): number {
  const plain = stripVTControlCharacters(cell);
  const wide = plain.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/gu);
  return [...plain].length + (wide?.length ?? 0);
}
