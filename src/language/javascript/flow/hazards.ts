// SPDX-License-Identifier: Apache-2.0
import { sinkRule } from './sink-rules.ts';
import type { Argument, CallSite } from './unit.ts';
import type { Cell, RegExpValue } from './graph.ts';

/** Notes a call of a dangerous API. Answers whether it was one. */
export function noteSink(site: CallSite, api: string): boolean {
  const rule = sinkRule(api);
  if (rule === undefined) {
    return false;
  }
  for (const index of rule.arguments) {
    // From a spread on, any argument may stand anywhere.
    const spread = site.given.findIndex((argument) => argument.isSpread);
    const argument = spread !== -1 && spread <= index ? site.given[spread] : site.given[index];
    const isCallback = argument !== undefined && /Function/.test(argument.node.type);
    if (argument !== undefined && !isCallback) {
      site.unit.analysis.hazards.push({
        kind: rule.kind,
        api: rule.api,
        unit: site.unit,
        node: site.node,
        cell: argument.cell,
        argument: index,
      });
    }
  }
  return true;
}

/** A dangerous API handed to somebody who calls it with what is in `given`. */
export function noteSinkGiven(site: CallSite, api: string, given: Cell): void {
  const rule = sinkRule(api);
  if (rule !== undefined && rule.kind !== 'code') {
    const { unit, node } = site;
    unit.analysis.hazards.push({ kind: rule.kind, api: rule.api, unit, node, cell: given, argument: 0 });
  }
}

const RUN_ON_ARGUMENT: ReadonlySet<string> = new Set(['exec', 'test']);
const RUN_ON_RECEIVER: ReadonlySet<string> = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);

/** Notes that a regular expression is run, with the text it is run on. */
export function noteMatch(site: CallSite): void {
  const name = site.name ?? '';
  const [first] = site.given;
  if (RUN_ON_ARGUMENT.has(name) && site.receiver !== undefined && first !== undefined) {
    watch(site, site.receiver, { subject: first.cell, api: `RegExp.${name}`, argument: 0 });
  } else if (RUN_ON_RECEIVER.has(name) && site.receiver !== undefined && first !== undefined) {
    watch(site, first.cell, { subject: site.receiver, api: `String.${name}`, argument: -1 });
    noteText(site, name, first);
  }
}

/** `text.search(other)` makes a pattern of whatever it is given. */
function noteText(site: CallSite, name: string, pattern: Argument): void {
  const isMade = /^(?:match|matchAll|search)$/.test(name) && pattern.node.type !== 'Literal';
  if (isMade && site.receiver !== undefined) {
    const { unit, node } = site;
    const made = { kind: 'regexp', api: `String.${name}`, unit, node } as const;
    unit.analysis.hazards.push(
      { ...made, cell: site.receiver, argument: -1 },
      { ...made, cell: pattern.cell, argument: 0 },
    );
  }
}

function watch(
  site: CallSite,
  pattern: Cell,
  run: { readonly subject: Cell; readonly api: string; readonly argument: number },
): void {
  const note = (value: RegExpValue): void => {
    site.unit.analysis.hazards.push({
      kind: 'regexp',
      api: run.api,
      unit: site.unit,
      node: site.node,
      cell: run.subject,
      argument: run.argument,
      pattern: value.place,
    });
  };
  site.unit.graph.listen(pattern, (value) => {
    if (value.kind === 'regexp') {
      note(value);
    }
  });
}
