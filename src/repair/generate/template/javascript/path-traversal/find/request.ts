// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { parameterOf, type Parameter } from './binding.ts';
import {
  argumentsOf,
  bare,
  calleeName,
  functionAround,
  isCall,
  nameOf,
  parametersOf,
  propertyOf,
  stringOf,
} from './shape.ts';

/** What requests, archives and options look like: by the names that people give them, and by what hands them over. */

export const REQUEST_PARTS: ReadonlySet<string> = new Set(
  (
    'url originalUrl path pathname params param query body files file cookies baseUrl originalPath rawUrl href ' +
    'parsedUrl uri _parsedUrl'
  ).split(' '),
);
export const REQUEST_CALLS: ReadonlySet<string> = new Set(
  'param getPath getUrl params query path header get'.split(' '),
);
/** Parts of an argument that only a request or an address has. */
const URL_PARTS: ReadonlySet<string> = new Set('url originalUrl pathname'.split(' '));
/** Parts of a foreign object that its owner sets. */
export const OWNED: RegExp =
  /^(?:root|rootDir|base|baseDir|basedir|cwd|dir|directory|options|opts|config|settings|dest|destination|length|method)$/;
/** What an archive or an upload calls its members. */
const MEMBER_NAMES: ReadonlySet<string> = new Set(
  'entryName fileName path name linkname originalname originalFilename filename relativePath'.split(' '),
);

/** `entry.path`, `parsed.pathname`: by its name a member of an archive, or a part of an address. */
export function isSomebodys(owner: string | undefined, property: string): boolean {
  return URL_PARTS.has(property) || (MEMBERS.test(owner ?? '') && MEMBER_NAMES.has(property));
}

const MEMBERS = /^(?:\w*[eE]ntry|header|zipEntry|upload|uploaded|part)$/;

export function isOptions(name: string): boolean {
  return /^(?:_?(?:options?|opts?|config|conf|cfg|settings?|argv|args|program|cli|defaults|env|self|that|_this|process)|.*(?:Options|Config|Opts|Settings))$/.test(
    name,
  );
}

function isRequestName(name: string): boolean {
  return /^_?(?:req|request|ctx|context|incoming|httpReq|httpRequest)\d?$/i.test(name);
}

/** A request object, or something reached through one. */
export function isRequest(source: SourceFile, node: Node): boolean {
  const at = bare(node);
  if (at.type === 'ThisExpression') {
    const fn = functionAround(source, at);
    return fn?.['generator'] === true;
  }
  if (at.type === 'MemberExpression') {
    const object = child(at, 'object');
    return isRequestName(propertyOf(at) ?? '') || (object !== undefined && isRequest(source, object));
  }
  const name = nameOf(at);
  if (name === undefined) {
    return false;
  }
  const variable = source.variableOf(at);
  const parameter = variable === undefined ? undefined : parameterOf(variable);
  return isRequestName(name) || (parameter !== undefined && isRequestObject(source, parameter, name));
}

/** The first parameter of a function that is handed to a server or router. */
export function isRequestObject(source: SourceFile, parameter: Parameter, name: string): boolean {
  if (isRequestName(name)) {
    return true;
  }
  const around = source.parent(parameter.fn);
  return parameter.index === 0 && isCall(around) && takesHandler(around, parametersOf(parameter.fn).length);
}

function takesHandler(call: Node, parameters: number): boolean {
  const method = calleeName(call);
  if (method === 'on' || method === 'addListener') {
    return stringOf(argumentsOf(call)[0]) === 'request';
  }
  return method === 'createServer' || (parameters >= 2 && /^(?:get|put|post|delete|all|use|patch|head)$/.test(method));
}
