// SPDX-License-Identifier: Apache-2.0

/** A row of the scores, `null` for the two lines of heading, or why it is neither. */
export type ScoreLine =
  | { readonly kind: 'score'; readonly value: object }
  | { readonly kind: 'heading'; readonly date: string | null }
  | { readonly kind: 'fault'; readonly because: string };

export function isScoreCsv(firstLine: string): boolean {
  return /^#model_version:|^cve,epss,percentile/i.test(firstLine);
}

/** One line of FIRST's `epss_scores-*.csv`: `#model_version:…,score_date:…`, `cve,epss,percentile`, then rows. */
export function readScoreLine(line: string, date: string): ScoreLine {
  if (line.startsWith('#')) {
    return { kind: 'heading', date: /score_date:([^,\s]+)/.exec(line)?.[1] ?? null };
  }
  if (/^cve,/i.test(line)) {
    return { kind: 'heading', date: null };
  }
  const [cve = '', epss = '', percentile = ''] = line.split(',');
  if (!/^CVE-\d{4}-\d{4,}$/.test(cve) || !isShare(epss) || !isShare(percentile)) {
    return { kind: 'fault', because: 'not a row of cve, epss, percentile' };
  }
  return { kind: 'score', value: { cve, epss: Number(epss), percentile: Number(percentile), date } };
}

function isShare(text: string): boolean {
  return /^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(text) && Number(text) >= 0 && Number(text) <= 1;
}
