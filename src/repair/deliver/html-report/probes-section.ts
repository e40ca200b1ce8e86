// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../../domain/candidate.ts';
import type { Shown } from '../../../domain/observation.ts';
import type { ObservationRecord } from '../../../evidence/observation-log.ts';
import { html, type Markup } from './html.ts';
import { word } from './words.ts';

/** Every probe once, with what it showed before the patch and with it. */
export function probesSection({ candidate }: Judged, observations: readonly ObservationRecord[]): Markup {
  const answers = new Map<string, { readonly record: ObservationRecord; before?: Shown; after?: Shown }>();
  for (const record of observations) {
    const key = shortLabel(record);
    const answer = answers.get(key) ?? { record };
    answers.set(key, answer);
    if (record.snapshot === 'target' || record.snapshot === 'stub') {
      answer.before = record.observation.shown;
    } else if (record.snapshot === candidate.id) {
      answer.after = record.observation.shown;
    }
  }
  const rows = [...answers.values()].map(
    ({ record, before, after }) =>
      html`<tr>
        <td>${word(roleOf(record))}</td>
        <td>${shortLabel(record)}</td>
        ${shownCell(before, roleOf(record))}${shownCell(after, roleOf(record))}
      </tr>`,
  );
  return html`<section>
    <h2>${word('variants')} (${rows.length})</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th></th>
            <th>${word('probe')}</th>
            <th>${word('before')}</th>
            <th>${word('after')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

type Role = 'reproducer-run' | 'attack' | 'harmless';

/** Replays of the reproducer are runs of it, however their waits are treated. */
function roleOf({ probe }: ObservationRecord): Role {
  if (probe.role === 'benign') {
    return 'harmless';
  }
  return probe.label.startsWith('reproducer ') ? 'reproducer-run' : 'attack';
}

function shortLabel({ probe }: ObservationRecord): string {
  return probe.label.replace(/^(?:sibling|benign): | \(idle waits skipped\)$/g, '');
}

function shownCell(shown: Shown | undefined, role: Role): Markup {
  if (shown === undefined) {
    return html`<td></td>`;
  }
  // A harmless call has no attack to block.
  const isAnswered = role === 'harmless' && shown.kind === 'blocked';
  return isAnswered
    ? html`<td class="answered">${word('answered')}</td>`
    : html`<td class="${shown.kind}" title="${shown.because}">${word(shown.kind)}</td>`;
}
