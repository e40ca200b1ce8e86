// SPDX-License-Identifier: Apache-2.0
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Style } from '../../../../../../language/javascript/source/style.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { readsOf, writesTo } from '../find/binding.ts';
import { endOf, isWrite, quoted, saidWithError } from './error-text.ts';
import { functionsAround, isInside } from '../find/outcome-of.ts';
import type { Place } from '../find/place.ts';
import { anchorOf, isInReach } from './reach.ts';
import type { Refusal } from './refusal.ts';
import { sinkOf } from '../find/sink.ts';
import {
  argumentsOf,
  bare,
  calleeName,
  calleeOf,
  isCall,
  isFunction,
  nameOf,
  parametersOf,
  stringOf,
} from '../find/shape.ts';

/** What code of this kind says to a path it does not take, where it has no answer of its own to copy. */

const CALLBACK = /^(?:_?cb|callback|_callback|done|next|fn|onEnd|finish|onDone)$/;

/** A callback or a promise's `reject` in reach is told of the error. */
export function passedOn(place: Place, style: Style): Refusal | undefined {
  const { source } = place;
  const direct = place.takers.flatMap((taker) => passedParameter(source, taker));
  const telling = direct[0] ?? toldInReach(place);
  const name = nameOf(telling);
  if (telling === undefined || name === undefined) {
    return undefined;
  }
  if (name === 'next' && direct.length === 0 && responseIn(place) !== undefined) {
    return { lines: [`return next()${endOf(style)}`], quality: 'natural' };
  }
  const rest = restOfTelling(place, telling, style);
  const lines = saidWithError(place, style, (error) => `return ${name}(${[error, ...rest].join(', ')})${endOf(style)}`);
  return { lines, quality: direct.length > 0 || name === 'reject' ? 'own' : 'natural' };
}

/** The parameter that a call hands on as its callback: `fs.readFile(file, callback)`. */
function passedParameter(source: SourceFile, taker: Node): readonly Node[] {
  const last = argumentsOf(taker).at(-1);
  const variable = last?.type === 'Identifier' ? source.variableOf(last) : undefined;
  const isParameter = variable?.defs[0]?.type === DefinitionType.Parameter;
  const operation = sinkOf(source, taker);
  const isCallback = operation === undefined ? CALLBACK.test(nameOf(last) ?? '') : !operation.isSync;
  return last !== undefined && isParameter && isCallback && !operation?.paths.includes(last) ? [last] : [];
}

/** The callback of the function around the check, or of one around that, which is told of errors elsewhere. */
function toldInReach(place: Place): Node | undefined {
  const { source, fn } = place;
  for (const around of functionsAround(source, anchorOf(place))) {
    const found = parametersOf(around).find((parameter) => isTold(source, around, parameter));
    if (found !== undefined) {
      return around === fn || hearsErrors(source, found) ? found : undefined;
    }
  }
  return undefined;
}

function hearsErrors(source: SourceFile, callback: Node): boolean {
  const variable = source.variableOf(callback);
  return (variable === undefined ? [] : readsOf(variable)).some((read) => {
    const around = source.parent(read);
    const [first] = isCall(around) && calleeOf(around) === read ? argumentsOf(around) : [];
    return first !== undefined && /^(?:e|er|err|error)$|^new Error/.test(source.textOf(first));
  });
}

function isTold(source: SourceFile, fn: Node, parameter: Node): boolean {
  const name = nameOf(parameter) ?? '';
  if (name === 'reject') {
    const around = source.parent(fn);
    return around?.type === 'NewExpression' && nameOf(calleeOf(around)) === 'Promise';
  }
  // A middleware with a response in hand calls `next` for what it does not serve; a generator's is something else.
  return CALLBACK.test(name) && (name !== 'next' || parametersOf(fn).length >= 3) && fn['generator'] !== true;
}

/**
 * What the callback is told beside the error: as many values as it gets at most, each empty of its kind, so that code
 * which looks at them before it looks at the error goes on as after a file that is not there.
 */
function restOfTelling(place: Place, callback: Node, style: Style): readonly string[] {
  const variable = place.source.variableOf(callback);
  const calls = (variable === undefined ? [] : readsOf(variable)).flatMap((read) => {
    const around = place.source.parent(read);
    return isCall(around) && calleeOf(around) === read ? [argumentsOf(around)] : [];
  });
  const widest = calls.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return widest.slice(1).map((value) => emptyLike(place, value, style));
}

function emptyLike(place: Place, value: Node, style: Style): string {
  const { source } = place;
  const node = bare(value);
  if (node.type === 'Literal' && typeof node['value'] === 'boolean') {
    return 'false';
  }
  const variable = node.type === 'Identifier' ? source.variableOf(node) : undefined;
  if (variable !== undefined && isInReach(place, node)) {
    return source.textOf(node);
  }
  const written = variable === undefined ? [node] : writesTo(variable).map((write) => bare(write.value));
  return written.some(isText) ? quoted('', style) : 'null';
}

function isText(node: Node): boolean {
  const left = node.type === 'BinaryExpression' && node['operator'] === '+' ? child(node, 'left') : undefined;
  return stringOf(node) !== undefined || node.type === 'TemplateLiteral' || (left !== undefined && isText(bare(left)));
}

const LOOPS = /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/;

/** In a loop over several roots or files the next one is tried. */
export function passedOver(place: Place, style: Style): Refusal | undefined {
  const isWriting = place.takers.some(isWrite);
  for (const around of place.source.ancestors(anchorOf(place))) {
    if (isFunction(around) || isWriting) {
      return undefined;
    }
    if (LOOPS.test(around.type)) {
      return { lines: [`continue${endOf(style)}`], quality: 'own' };
    }
  }
  return undefined;
}

/** Where a missing file makes the function throw or reject, so does the refusal. */
export function thrown(place: Place, style: Style): Refusal | undefined {
  const { fn, source } = place;
  const isCaught = isInTry(place);
  if (fn === undefined || (responseIn(place) !== undefined && !isCaught)) {
    return undefined;
  }
  const isThrowing = place.takers.some((taker) => isAwaited(source, taker) || isSync(taker));
  const isPromised = fn['async'] !== true && isPromise(place);
  const lines = saidWithError(place, style, (error) =>
    isPromised ? `return Promise.reject(${error})${endOf(style)}` : `throw ${error}${endOf(style)}`,
  );
  return { lines, quality: isThrowing || isCaught || isPromised ? 'own' : 'natural' };
}

/** The statement after the check gives back a promise of what it reads. */
function isPromise(place: Place): boolean {
  const statement = anchorOf(place);
  const value = statement.type === 'ReturnStatement' ? child(statement, 'argument') : undefined;
  const isFunctionBody = place.standing.owner === child(place.fn ?? statement, 'body');
  return (
    isFunctionBody &&
    isCall(value) &&
    (/^(?:then|catch|finally)$/.test(calleeName(value)) || /[pP]romise/.test(place.source.textOf(value).slice(0, 80)))
  );
}

function isSync(call: Node): boolean {
  return calleeName(call).endsWith('Sync');
}

function isAwaited(source: SourceFile, call: Node): boolean {
  return /^(?:Await|Yield)Expression$/.test(source.parent(call)?.type ?? '');
}

function isInTry(place: Place): boolean {
  const at = anchorOf(place);
  for (const around of place.source.ancestors(at)) {
    if (isFunction(around)) {
      return false;
    }
    const block = around.type === 'TryStatement' ? child(around, 'block') : undefined;
    if (block !== undefined && child(around, 'handler') !== undefined && isInside(at, block)) {
      return true;
    }
  }
  return false;
}

const RESPONSE = /^_?(?:res|resp|response|reply|httpRes)\d?$/i;

/** The response object in reach of the check. */
function responseIn(place: Place): string | undefined {
  for (const fn of functionsAround(place.source, anchorOf(place))) {
    const names = parametersOf(fn).flatMap((parameter) => nameOf(parameter) ?? []);
    const response = names.find((name) => RESPONSE.test(name)) ?? (isHandler(place.source, fn) ? names[1] : undefined);
    if (response !== undefined) {
      return response;
    }
  }
  return undefined;
}

function isHandler(source: SourceFile, fn: Node): boolean {
  const around = source.parent(fn);
  return isCall(around) && calleeName(around) === 'createServer';
}

/** The answer that any server of this kind would give. */
export function answered(place: Place, style: Style): Refusal {
  const end = endOf(style);
  const response = responseIn(place);
  if (response === undefined) {
    return { lines: [`return${end}`], quality: 'natural' };
  }
  const isExpress = new RegExp(`\\b${response}\\.(?:status|send|sendStatus)\\(`).test(place.source.text);
  const isFastify = new RegExp(`\\b${response}\\.code\\(`).test(place.source.text);
  const express = isFastify ? `${response}.code(404).send()${end}` : `${response}.status(404).end()${end}`;
  const lines = isExpress || isFastify ? [express] : [`${response}.statusCode = 404${end}`, `${response}.end()${end}`];
  return { lines: [...lines, `return${end}`], quality: 'natural' };
}
