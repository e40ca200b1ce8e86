// SPDX-License-Identifier: Apache-2.0

/** What a program wrote, without what sanitizers wrote between. */
export function withoutReports(text: string): string {
  const kept: string[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    isInside = isInside ? !isEnd(line) : isBegin(line);
    if (!isInside && !isOfReport(line)) {
      kept.push(line);
    }
  }
  return kept.join('\n');
}

function isBegin(line: string): boolean {
  return /^==\d+==\s*(?:ERROR|WARNING): |^(?:WARNING): \w+Sanitizer/.test(line);
}

function isEnd(line: string): boolean {
  return /^==\d+==ABORTING|^SUMMARY: /.test(line);
}

const OF_REPORT: readonly RegExp[] = [
  /^={10,}$/,
  / runtime error: /,
  /^\s+#\d+ 0x[0-9a-f]+/,
  /^SUMMARY: \w+Sanitizer/,
  /^==\d+==/,
  // libFuzzer counts places, which a patch makes more of, and time.
  /^INFO: (?:Seed: |Running with |Loaded \d+ (?:modules|PC tables)|seed corpus|-max_len |A corpus |libFuzzer )/,
  /^Executed .* in \d+ ms$/,
  /^\w+Sanitizer:DEADLYSIGNAL/,
  /^(?:=>|\s\s)0x[0-9a-f]{8,}: /,
  /^Shadow (?:bytes|byte legend)/,
  /^\s+(?:Addressable|Partially addressable|Heap left redzone|Freed heap region|Stack (?:left|mid|right) redzone|Stack after return|Stack use after scope|Global redzone|Global init order|Poisoned by user|Container overflow|Array cookie|Intra object redzone|ASan internal|Left alloca redzone|Right alloca redzone|Shadow gap):/,
];

function isOfReport(line: string): boolean {
  return OF_REPORT.some((pattern) => pattern.test(line));
}
