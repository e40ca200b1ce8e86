// SPDX-License-Identifier: Apache-2.0
import { nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Argument } from './argument-list.ts';
import { wordSource } from './argument-source.ts';

/** Shell built-ins: the shell answers these itself, and a program of that name may not exist or differ. */
const BUILT_INS =
  /^(?:\.|:|\[|alias|bg|cd|command|echo|eval|exec|exit|export|fg|hash|jobs|kill|printf|pwd|read|set|shift|source|test|time|times|trap|type|ulimit|umask|unset|wait|where|dir|start|copy|del|mklink|ver|vol|cls|call|assoc|ftype)$/i;

/** Programs that are `.cmd` scripts on Windows, which only a shell can start there. */
const SCRIPTS_ON_WINDOWS =
  /^(?:npm|npx|yarn|pnpm|pnpx|bower|gulp|grunt|tsc|eslint|webpack|ng|vue|expo|lerna|code|az|gcloud|firebase|heroku|sls|serverless)$/i;

/** The program as source text, when it can be started without a shell. */
export function programSource(source: SourceFile, program: Argument): string | undefined {
  if (program.kind !== 'word') {
    return undefined;
  }
  const text = program.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '\0')).join('');
  if (!text.includes('\0')) {
    return text === '' || BUILT_INS.test(text) || SCRIPTS_ON_WINDOWS.test(text)
      ? undefined
      : wordSource(source, program.pieces);
  }
  // A program that is not fixed may hold options too, unless quotes kept it one word, or it is Node itself.
  const isOneWord = !program.mayVanish && text === '\0';
  const isNode = program.pieces.every(
    (piece) => piece.kind === 'value' && source.textOf(piece.node) === 'process.execPath',
  );
  return isOneWord || isNode ? wordSource(source, program.pieces) : undefined;
}

/** Every mention of the local an identifier refers to, its declaration included. */
export function referencesTo(source: SourceFile, identifier: Node): readonly Node[] {
  const variable = source.variableOf(identifier);
  const declared: readonly unknown[] = variable?.identifiers ?? [];
  const used: readonly unknown[] = (variable?.references ?? []).map((reference) => reference.identifier);
  return [...new Set([...declared, ...used])].filter(isNode);
}

/** A local named for a command line gets a name for a list of arguments. */
export function listName(source: SourceFile, identifier: Node): string {
  const name = nameOf(identifier) ?? '';
  const isFree = !/(?<![\w$.])args(?![\w$])/.test(source.text);
  return isFree && /(?:cmd|command|line|exec|str)/i.test(name) ? 'args' : name;
}
