// SPDX-License-Identifier: Apache-2.0
import { stringsIn } from '../../../../../domain/encoded-path.ts';
import { isCallerControlled } from '../built-text/caller-controlled.ts';
import { functionAround, namesOf } from '../built-text/functions.ts';
import type { Program } from '../built-text/program.ts';
import { leaves, type Hole } from '../built-text/shape.ts';
import type { Site } from '../../template.ts';
import type { CodeSite } from './code-sites.ts';
import { CODE, nameFor } from './site-edits.ts';

/** Names of functions that exist to run code. */
const EVALUATES = /eval|sandbox|interpret|run_?(?:in|code|script)|exec(?:ute)?(?:code|script|js)|^vm|^run$|^exec$/i;

/**
 * Why no patch can keep the feature: a function evaluates, as what it is for, the whole code its caller hands it, or
 * brings functions back to life from text. `undefined` in every other case.
 */
export function evaluationReason(program: Program, site: Site, sites: readonly CodeSite[]): string | undefined {
  const given = textsGiven(site);
  for (const each of sites.filter(({ seen }) => seen.length > 0)) {
    const isWhole = each.seen.some((code) => given.some((text) => code.includes(text)));
    const hole = soleValue(program, each);
    if (hole !== undefined && isWhole && runsCode(each, hole)) {
      return (
        `"${functionName(each)}" exists to evaluate the code its caller gives as "${nameFor(hole.place.node)}"; any ` +
        'expression is a legitimate use, and neither eval nor the vm module confines it, so no patch keeps the function'
      );
    }
    if (hole !== undefined && revivesFunctions(each, hole)) {
      return (
        `"${functionName(each)}" brings functions back to life from text; whoever writes the text writes the function, ` +
        'so no patch keeps the feature. Take such text from nobody but the program itself, or keep to data'
      );
    }
  }
  return undefined;
}

/** Strings of the caller long enough to be told from chance. */
function textsGiven(site: Site): readonly string[] {
  return site.dossier.observations
    .flatMap(({ behaviour }) => behaviour.calls.flatMap(({ args }) => args.flatMap((value) => [...stringsIn(value)])))
    .map(({ text }) => text.trim())
    .filter((text) => text.length > 3);
}

/** The one value of the caller among the author's text. */
function soleValue(program: Program, site: CodeSite): Hole | undefined {
  const holes = leaves(site.shape).filter((leaf): leaf is Hole => leaf.kind === 'hole' && leaf.form === 'value');
  const [hole, ...others] = holes.filter((each) => isCallerControlled(program, each.place));
  const text = leaves(site.shape)
    .map((leaf) => (leaf.kind === 'text' ? leaf.text : ''))
    .join('');
  // Text of the author's own beyond a frame makes it something else than evaluation.
  return others.length === 0 && text.length < 40 && !/[`"'\\]/.test(text) ? hole : undefined;
}

function runsCode(site: CodeSite, hole: Hole): boolean {
  return CODE.test(nameFor(hole.place.node)) || EVALUATES.test(functionName(site));
}

/** Functions are turned to text in the same file, and the value is marked as one where it is read. */
function revivesFunctions({ source }: CodeSite, hole: Hole): boolean {
  const writes = /typeof\s[^;{]*=== ?['"]function['"]/.test(source.text) && /\.toString\(\)|String\(/.test(source.text);
  return writes && /func/i.test(source.textOf(hole.place.node));
}

function functionName({ source, call }: CodeSite): string {
  const around = functionAround(source, call.node);
  const [named] = around === undefined ? [] : namesOf({ source, node: around });
  const own: unknown = around?.['id'];
  const id: unknown = typeof own === 'object' && own !== null ? Reflect.get(own, 'name') : undefined;
  return typeof id === 'string' ? id : (named?.name ?? 'the exported function');
}
