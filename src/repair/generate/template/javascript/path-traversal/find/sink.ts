// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { child, children } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { moduleMember, type ModuleMember } from './binding.ts';
import { argumentsOf, calleeOf, isCall, isFunction, nameOf, propertyOf, stringOf } from './shape.ts';

/** A call that touches the file system at a path. */
export interface Sink {
  readonly call: Node;
  /** The arguments that are paths. */
  readonly paths: readonly Node[];
  /** `readFile`, also for `readFileSync` and promised forms. */
  readonly operation: string;
  readonly isSync: boolean;
}

/** Names that nothing but a file system has. */
const TELLING: ReadonlySet<string> = new Set(
  (
    'readFile writeFile appendFile createReadStream createWriteStream readdir unlink rmdir opendir realpath readlink ' +
    'lstat copyFile outputFile outputJson outputJSON readJson readJSON writeJson writeJSON ensureDir ensureFile ' +
    'emptyDir mkdirp mkdirs pathExists sendFile sendfile utimes futimes chown lchown truncate'
  ).split(' '),
);

/** Names that other objects have too: believed only of a file system. */
const COMMON: ReadonlySet<string> = new Set(
  'stat exists access open rename mkdir rm remove move copy link symlink chmod cp'.split(' '),
);

const TWO_PATHS: ReadonlySet<string> = new Set('rename copyFile link symlink move copy cp'.split(' '));

const FILE_SYSTEMS =
  /^(?:fs|fs\/promises|graceful-fs|fs-extra|fs-promise|mz\/fs|original-fs|fs-jetpack|pn\/fs|co-fs|fs-ext)$/;

/** Other modules whose call takes a path, and at which argument. */
const SENDERS: ReadonlyMap<string, number> = new Map([
  ['send', 1],
  ['koa-send', 1],
  ['koa-sendfile', 1],
  ['mkdirp', 0],
  ['rimraf', 0],
]);

export function sinkOf(source: SourceFile, call: Node): Sink | undefined {
  const callee = isCall(call) ? calleeOf(call) : undefined;
  if (callee === undefined) {
    return undefined;
  }
  const member = moduleMember(source, callee) ?? NO_MODULE;
  const args = argumentsOf(call);
  const sender = SENDERS.get(member.module);
  if (sender !== undefined) {
    return sent(call, sender);
  }
  if (isLoading(source, callee)) {
    const named = args.slice(0, 1).filter((name) => stringOf(name) === undefined);
    return sink(call, named, 'require');
  }
  const name = member.path.at(-1) ?? propertyOf(callee) ?? '';
  const operation = plainName(name);
  if (!isFileOperation(callee, member, operation)) {
    return undefined;
  }
  return SENDING.test(operation) ? sent(call, 0) : sink(call, args.slice(0, TWO_PATHS.has(operation) ? 2 : 1), name);
}

/** A sender that is given a root keeps the path below it. */
function sent(call: Node, index: number): Sink | undefined {
  const args = argumentsOf(call);
  return isRooted(args.slice(index + 1)) ? undefined : sink(call, args.slice(index, index + 1), 'send');
}

const NO_MODULE: ModuleMember = { module: '', path: [] };

const SENDING = /^send[fF]ile$/;

/** Options that name a root, or that cannot be seen: the sender keeps the path below it. */
function isRooted(rest: readonly Node[]): boolean {
  return rest.some((argument) =>
    argument.type === 'ObjectExpression'
      ? children(argument, 'properties').some((property) => nameOf(child(property, 'key')) === 'root')
      : !isFunction(argument),
  );
}

function plainName(name: string): string {
  return name.replace(/(?:Sync|Async)$/, '');
}

function sink(call: Node, paths: readonly Node[], name: string): Sink {
  return { call, paths, operation: plainName(name), isSync: name.endsWith('Sync') || name === 'require' };
}

/** The module loader itself, with a name that is made at run time. */
function isLoading(source: SourceFile, callee: Node): boolean {
  return nameOf(callee) === 'require' && source.variableOf(callee) === undefined;
}

function isFileOperation(callee: Node, member: ModuleMember, operation: string): boolean {
  if (FILE_SYSTEMS.test(member.module)) {
    return TELLING.has(operation) || COMMON.has(operation);
  }
  return callee.type === 'MemberExpression' && (TELLING.has(operation) || isCommonOnFs(callee, operation));
}

function isCommonOnFs(callee: Node, operation: string): boolean {
  const object = child(callee, 'object');
  const name = nameOf(object) ?? propertyOf(object) ?? '';
  return COMMON.has(operation) && /^_?(?:fs|fse|fsp|gfs)\w?$|Fs$|^fs[A-Z_]/.test(name);
}

/** Every sink of a file, in source order. */
export function sinksOf(source: SourceFile): readonly Sink[] {
  const sinks: Sink[] = [];
  for (const node of source.walk()) {
    const found = sinkOf(source, node);
    if (found !== undefined && found.paths.length > 0) {
      sinks.push(found);
    }
  }
  return sinks;
}
