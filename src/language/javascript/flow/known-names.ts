// SPDX-License-Identifier: Apache-2.0
import { SINK_APIS, canonicalApi } from './sink-rules.ts';

/**
 * Names from outside that mean something to the analysis by themselves. Everything else from outside is nameless: it
 * is treated alike, whatever it is called, and carrying its name through a large program costs much and tells nothing.
 */
const ROOTS: ReadonlySet<string> = new Set([
  // Servers and message ports: `requests.ts`.
  ...'http https http2 spdy express connect restify koa polka fastify router koa-router find-my-way micro hapi net'.split(
    ' ',
  ),
  ...'@koa/router @hapi/hapi @tinyhttp/app worker_threads readline'.split(' '),
  // Models: `model-apis.ts`.
  ...'extend xtend deepmerge merge object-assign inherits define es6-promisify Promise RegExp bluebird'.split(' '),
]);

const EXACT: ReadonlySet<string> = new Set([
  ...SINK_APIS.flatMap(prefixesOf),
  ...(
    'Object Object.assign Object.create Object.freeze Object.seal Object.setPrototypeOf Object.defineProperty Object.values Object.entries ' +
    'Reflect Reflect.defineProperty Reflect.set util util.promisify util.callbackify util.inherits util._extend Array Array.from ' +
    'lodash lodash.assign lodash.extend lodash.merge lodash.defaults underscore underscore.extend ' +
    'module module.createRequire require process process.on process.once process.stdin process.stdin.on process.stdin.once ' +
    'globalThis global window self Function'
  ).split(' '),
]);

const SEGMENT_LIMIT = 4;

/** Is a name, or something reached from it, known? */
export function isKnownName(name: string): boolean {
  const parts = name.split(/[.(]/);
  const root = /^[^.(]*/.exec(name)?.[0] ?? '';
  if (ROOTS.has(root)) {
    return parts.length <= SEGMENT_LIMIT;
  }
  return (
    EXACT.has(name) ||
    EXACT.has(canonicalApi(name)) ||
    /(?:promisify|denodeify|pify|thenify|universalify)(?:All)?$/.test(name)
  );
}

function prefixesOf(name: string): readonly string[] {
  const ends = [...name.matchAll(/[.(]|\(\)/g)].flatMap(({ index, 0: mark }) => [
    index,
    index + (mark === '(' ? 2 : 0),
  ]);
  return [...ends.filter((end) => end > 0).map((end) => name.slice(0, end)), name];
}
