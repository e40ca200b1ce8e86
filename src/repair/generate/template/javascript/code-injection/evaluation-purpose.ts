// SPDX-License-Identifier: Apache-2.0
import { isCallerControlled } from '../built-text/caller-controlled.ts';
import { functionAround, namesOf } from '../built-text/functions.ts';
import type { Program } from '../built-text/program.ts';
import { leaves, type Hole } from '../built-text/shape.ts';
import type { CodeSite } from './code-sites.ts';
import { CODE, nameFor } from './site-edits.ts';

/** Names of functions that exist to run code. */
const EVALUATES = /eval|sandbox|interpret|run_?(?:in|code|script)|exec(?:ute)?(?:code|script|js)|^vm|^run$|^exec$/i;

/**
 * Why no patch can keep the feature: a function evaluates, as what it is for, the whole code its caller hands it, or
 * brings functions back to life from text. `undefined` in every other case.
 */
export function evaluationReason(
  program: Program,
  given: readonly string[],
  sites: readonly CodeSite[],
): string | undefined {
  for (const each of sites.filter(({ seen }) => seen.length > 0)) {
    const isWhole = each.seen.some((code) => given.some((text) => isAllOf(each, code, text)));
    const hole = soleValue(program, each);
    if (hole !== undefined && isWhole && runsCode(each, hole)) {
      return (
        `"${functionName(each)}" exists to evaluate the code its caller gives as "${nameFor(hole.place.node)}"; any ` +
        'expression is a legitimate use, and neither eval nor the vm module confines it, so no patch keeps the function'
      );
    }
    if (revivesFunctions(each)) {
      return (
        `"${functionName(each)}" brings functions back to life from text; whoever writes the text writes the function, ` +
        'so no patch keeps the feature. Take such text from nobody but the program itself, or keep to data'
      );
    }
  }
  return undefined;
}

/** The head and end that `Function` writes around a body, and a little space. */
const FRAME = 60;

/** Is the code that ran the caller's text, but for what the author's shape accounts for? */
function isAllOf(site: CodeSite, code: string, text: string): boolean {
  const own = leaves(site.shape).reduce((sum, leaf) => sum + (leaf.kind === 'text' ? leaf.text.length : 20), 0);
  return code.includes(text) && code.length - text.length <= own + FRAME;
}

/** The one value of the caller among the author's text. */
function soleValue(program: Program, site: CodeSite): Hole | undefined {
  const holes = leaves(site.shape).filter((leaf): leaf is Hole => leaf.kind === 'hole' && leaf.form === 'value');
  const [hole, ...others] = holes.filter((each) => isCallerControlled(program, each.place));
  return others.length === 0 ? hole : undefined;
}

/** By the name of the value or of the function; by both when the author put much text of his own around it. */
function runsCode(site: CodeSite, hole: Hole): boolean {
  const text = leaves(site.shape).map((leaf) => (leaf.kind === 'text' ? leaf.text : ''));
  const isFramed = text.join('').length < 40 && !/[`"'\\]/.test(text.join(''));
  const isCode = CODE.test(nameFor(hole.place.node));
  const isEvaluator = EVALUATES.test(functionName(site));
  return isFramed ? isCode || isEvaluator : isCode && isEvaluator;
}

/** A mark such as `FUNCTION_FLAG`, by which text is told to be a function. */
const MARK = /\b[A-Z_]*FUNC[A-Z]*_?(?:FLAG|MARK|PREFIX|TAG|KEY|TYPE|SIGN)\w*\b/;

/** Functions are turned to text in the same file, and the value is marked as one where it is read. */
function revivesFunctions({ source, call }: CodeSite): boolean {
  const writes = /['"]function['"]/.test(source.text) && /\.toString\(\)|String\(/.test(source.text);
  const around = functionAround(source, call.node);
  return writes && MARK.test(source.textOf(around ?? call.node));
}

function functionName({ source, call }: CodeSite): string {
  const around = functionAround(source, call.node);
  const [named] = around === undefined ? [] : namesOf({ source, node: around });
  const own: unknown = around?.['id'];
  const id: unknown = typeof own === 'object' && own !== null ? Reflect.get(own, 'name') : undefined;
  return typeof id === 'string' ? id : (named?.name ?? 'the exported function');
}
