// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import { child, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { ArgumentEdit } from './argument-edits.ts';
import type { CommandSite } from './command-sites.ts';
import type { Operand } from './operands.ts';
import { quoteOperands } from './quote-edits.ts';
import { planRenaming, type Renaming } from './rename-callee.ts';

/** What is to be done at one site: start the program without a shell, or else guard these operands. */
export interface SitePlan {
  readonly site: CommandSite;
  readonly operands: readonly Operand[];
  readonly edit?: ArgumentEdit | undefined;
}

/** The new text of every file that the plans touch, in file order. */
export function changesOf(plans: readonly SitePlan[]): readonly FileChange[] {
  const edits = plans.flatMap(({ edit }) => edit ?? []);
  const renamings = new Map<SourceFile, Renaming | undefined>();
  for (const source of new Set(edits.map(({ site }) => site.source))) {
    renamings.set(source, planRenaming(source, edits.filter(({ site }) => site.source === source).flatMap(calleeOf)));
  }
  const isPlanned = (plan: SitePlan): boolean =>
    plan.edit !== undefined && renamings.get(plan.site.source) !== undefined;
  const operands = unique(plans.filter((plan) => !isPlanned(plan)).flatMap((plan) => plan.operands));
  const planned = plans.filter(isPlanned);
  const sources = new Set([
    ...planned.map(({ site }) => site.source),
    ...operands.map(({ hole }) => hole.place.source),
  ]);
  return [...sources]
    .map((source) => {
      const editor = source.edit();
      const here = planned.filter(({ site }) => site.source === source);
      here.forEach(({ edit }) => edit?.apply(editor));
      if (here.length > 0) {
        renamings.get(source)?.(editor);
      }
      quoteOperands(
        source,
        editor,
        operands.filter(({ hole }) => hole.place.source === source),
      );
      return { file: source.file, before: source.text, after: editor.toString() };
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function calleeOf({ site }: ArgumentEdit): readonly (typeof site.command)[] {
  const callee = site.call === undefined ? undefined : child(site.call.node, 'callee');
  return callee === undefined ? [] : [callee];
}

/**
 * One place that several commands are made of is guarded once. Where they disagree on how, refusing fits all; what
 * stands inside a wrapping that is replaced as a whole is done with it.
 */
function unique(operands: readonly Operand[]): readonly Operand[] {
  const found = new Map<string, Operand>();
  for (const operand of operands) {
    const { source, node } = operand.hole.place;
    const key = `${source.file}:${node.start}:${operand.hole.form}`;
    const before = found.get(key);
    const widest = before === undefined || rangeOf(operand).length > rangeOf(before).length ? operand : before;
    const isAgreed = before === undefined || before.guard === operand.guard;
    found.set(key, isAgreed ? widest : { ...widest, guard: 'refuse' });
  }
  const all = [...found.values()];
  return all.filter((operand) => !all.some((other) => other !== operand && replaces(other, operand)));
}

function replaces(outer: Operand, inner: Operand): boolean {
  const [a, b] = [rangeOf(outer), rangeOf(inner)];
  const isInside = outer.hole.place.source === inner.hole.place.source && a.start <= b.start && b.end <= a.end;
  return isInside && outer.hole.outer !== undefined && a.length > b.length;
}

function rangeOf({ hole }: Operand): { readonly start: number; readonly end: number; readonly length: number } {
  const { start, end } = hole.outer ?? hole.place.node;
  return { start, end, length: end - start };
}
