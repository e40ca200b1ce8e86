// SPDX-License-Identifier: Apache-2.0
import type { Judged, Suspect } from '../../../domain/candidate.ts';
import type { Fix } from '../../../domain/fix.ts';
import { weaknessName } from '../../../domain/weakness.ts';
import type { ObservationRecord } from '../../../evidence/observation-log.ts';
import { diffTable } from './diff-table.ts';
import { html, type Markup } from './html.ts';
import { SCRIPT, STYLE } from './page-assets.ts';
import { probesSection } from './probes-section.ts';
import { word } from './words.ts';

const NOTHING: Markup = { markup: '' };

/** The report as one HTML document without outside references. */
export function renderReport(fix: Fix, observations: readonly ObservationRecord[]): string {
  const [shown, ...others] = fix.judged;
  const name = fix.finding === undefined ? '' : `${fix.finding.component.name}@${fix.finding.component.version}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Skymend: ${fix.status} ${fix.finding?.weakness ?? ''} ${name}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>${word('title')}</h1>
          <button id="switch" type="button">中文 / English</button>
        </header>
        <p class="status ${fix.status}">${fix.status}</p>
        <p>${fix.because}</p>
        ${findingSection(fix)}${placeSection(fix.suspects)} ${shown === undefined ? NOTHING : patchSection(shown)}
        ${shown === undefined ? NOTHING : gatesSection(shown)}
        ${shown === undefined ? NOTHING : probesSection(shown, observations)}
        ${openSection(fix.notEstablished)}${othersSection(others)}
        <section>
          <h2>${word('cost')}</h2>
          <p>${fix.seconds.toFixed(1)} s · ${fix.tokens} tokens · $${fix.costUsd.toFixed(2)}</p>
        </section>
        <script>
          ${{ markup: SCRIPT }};
        </script>
      </body>
    </html> `;
  return page.markup;
}

function findingSection({ finding }: Fix): Markup {
  if (finding === undefined) {
    return NOTHING;
  }
  const { component, weakness, reproducer } = finding;
  return html`<section>
    <h2>${word('finding')}</h2>
    <dl>
      <dt>${word('weakness')}</dt>
      <dd>${weakness} ${weaknessName(weakness)}</dd>
      <dt>${word('component')}</dt>
      <dd>${component.name}@${component.version} <code>${component.path === '' ? '.' : component.path}</code></dd>
      <dt>${word('reproducer')}</dt>
      <dd><code>${reproducer.command}</code></dd>
    </dl>
  </section>`;
}

function placeSection(suspects: readonly Suspect[]): Markup {
  if (suspects.length === 0) {
    return NOTHING;
  }
  const items = suspects.slice(0, 8).map(
    ({ location, because, score }) =>
      html`<li>
        <code>${location.file}:${location.region.startLine}:${location.region.startColumn}</code> ${because}
        <small>${score.toFixed(2)}</small>
      </li>`,
  );
  return html`<section>
    <h2>${word('place')}</h2>
    <ol>
      ${items}
    </ol>
  </section>`;
}

function patchSection({ candidate, verdict }: Judged): Markup {
  const proof = candidate.proof ?? [];
  const proofs =
    proof.length === 0
      ? NOTHING
      : html`<h3>${word('proof')}</h3>
          <ul>
            ${proof.map((line) => html`<li>${line}</li>`)}
          </ul>`;
  return html`<section>
    <h2>${word('patch')}</h2>
    <p>
      ${candidate.title} — <b class="${verdict}">${verdict}</b>
      <small>${candidate.generator}/${candidate.template}, ${candidate.id}</small>
    </p>
    ${candidate.changes.map(diffTable)}${proofs}
  </section>`;
}

function gatesSection({ results }: Judged): Markup {
  const rows = results.map(
    ({ gate, outcome, seconds }) =>
      html`<tr>
        <td>${gate}</td>
        <td class="${outcome.kind}">${outcome.kind}</td>
        <td>${outcome.because ?? ''}</td>
        <td class="n">${seconds.toFixed(2)}</td>
      </tr>`,
  );
  return html`<section>
    <h2>${word('gates')}</h2>
    <table>
      <thead>
        <tr>
          <th>${word('gate')}</th>
          <th>${word('answer')}</th>
          <th>${word('because')}</th>
          <th>${word('seconds')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function openSection(notEstablished: readonly string[]): Markup {
  if (notEstablished.length === 0) {
    return NOTHING;
  }
  return html`<section>
    <h2>${word('open')}</h2>
    <ul>
      ${notEstablished.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

function othersSection(others: readonly Judged[]): Markup {
  if (others.length === 0) {
    return NOTHING;
  }
  const items = others.map(({ candidate, verdict, results }) => {
    const stop =
      results.find(({ outcome }) => outcome.kind === 'fail') ??
      results.find(({ outcome }) => outcome.kind === 'inconclusive');
    return html`<details>
      <summary>
        ${candidate.title} —
        <b class="${verdict}">${verdict}</b> ${stop === undefined ? '' : `${stop.gate}: ${stop.outcome.because ?? ''}`}
      </summary>
      ${candidate.changes.map(diffTable)}
    </details>`;
  });
  return html`<section>
    <h2>${word('others')} (${others.length})</h2>
    ${items}
  </section>`;
}
