// SPDX-License-Identifier: Apache-2.0
import { structuredPatch } from 'diff';
import type { FileChange } from '../../../domain/target.ts';
import { html, type Markup } from './html.ts';

/** Minified files have lines of many kilobytes; the page shows this much of each. */
const MAX_LINE = 2000;

interface Row {
  readonly left?: { readonly line: number; readonly text: string };
  readonly right?: { readonly line: number; readonly text: string };
  readonly isChanged: boolean;
}

/** One file's change, old text beside new. */
export function diffTable(change: FileChange): Markup {
  const { file, before, after } = change;
  const { hunks } = structuredPatch(file, file, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  const bodies = hunks.map(
    (hunk) =>
      html`<tbody>
        ${rowsOf(hunk.lines, hunk.oldStart, hunk.newStart).map(rowMarkup)}
      </tbody>`,
  );
  return html`<h3>${file}</h3>
    <div class="scroll">
      <table class="diff">
        ${bodies}
      </table>
    </div>`;
}

function rowsOf(lines: readonly string[], oldStart: number, newStart: number): readonly Row[] {
  const rows: Row[] = [];
  let [left, right] = [oldStart, newStart];
  let removed: Row['left'][] = [];
  let added: Row['right'][] = [];
  function flush(): void {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const [was, is] = [removed[index], added[index]];
      rows.push({
        ...(was === undefined ? {} : { left: was }),
        ...(is === undefined ? {} : { right: is }),
        isChanged: true,
      });
    }
    removed = [];
    added = [];
  }
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith('-')) {
      removed.push({ line: left, text });
      left += 1;
    } else if (line.startsWith('+')) {
      added.push({ line: right, text });
      right += 1;
    } else if (line.startsWith(' ')) {
      flush();
      rows.push({ left: { line: left, text }, right: { line: right, text }, isChanged: false });
      left += 1;
      right += 1;
    }
  }
  flush();
  return rows;
}

function rowMarkup({ left, right, isChanged }: Row): Markup {
  const [was, is] = isChanged ? ['was', 'is'] : ['', ''];
  return html`<tr>
    <td class="n">${left?.line ?? ''}</td>
    <td class="${left === undefined ? 'none' : was}">${cut(left?.text)}</td>
    <td class="n">${right?.line ?? ''}</td>
    <td class="${right === undefined ? 'none' : is}">${cut(right?.text)}</td>
  </tr>`;
}

function cut(text = ''): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)} … (${text.length} characters)` : text;
}
