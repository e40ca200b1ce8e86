// SPDX-License-Identifier: Apache-2.0
import type { SinkEvent } from '../../../domain/observation.ts';

export type SinkKind = SinkEvent['sink'];

/** What makes a call dangerous. */
export interface SinkRule {
  readonly kind: SinkKind;
  /** The name under which reports know it: `child_process.exec` also for its many wrappers. */
  readonly api: string;
  /** Indexes of the arguments that must not hold attack data. */
  readonly arguments: readonly number[];
  /** The first of these arguments is a command line for a shell. */
  readonly isShell?: boolean;
}

/** Packages whose exports are a module's of Node, with the same arguments. */
const SAME_AS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'graceful-fs': 'fs',
    'fs-extra': 'fs',
    'fs/promises': 'fs',
    'mz/fs': 'fs',
    'fs-promise': 'fs',
    'fs-extra-promise': 'fs',
    'pn/fs': 'fs',
    memfs: 'fs',
    'mz/child_process': 'child_process',
    'child-process-promise': 'child_process',
    'promisify-child-process': 'child_process',
    'child-process-es6-promise': 'child_process',
    'child_process-promise': 'child_process',
    'child-process': 'child_process',
  }),
);

/** Packages that are one function, or have members, that run a shell command line given first. */
const SHELL_APIS: readonly string[] = [
  'child_process.exec',
  'child_process.execSync',
  'shelljs.exec',
  'shelljs/global.exec',
  'execa.command',
  'execa.commandSync',
  'execa.execaCommand',
  'execa.execaCommandSync',
  'execa.shell',
  'execa.shellSync',
  'exec-sh',
  'exec-sh.promise',
  'sync-exec',
  'execSync',
  'execsync',
  'exec-sync',
  'node-exec-promise.exec',
  'exec-promise',
  'exec-then',
  'child-process-exec',
  'await-exec',
  'async-exec',
  'execa-shell',
  'node-cmd.run',
  'node-cmd.get',
  'node-cmd.runSync',
  'cmd-executor',
  'shell-exec',
  'shell-exec-promise',
  'node-powershell.addCommand',
  'exec-buffer',
  'exec-async',
  'simple-exec',
  'exec',
  'zx.$',
];

/** Functions that run a program with an argument list: the program, and the list. */
const SPAWN_APIS: readonly string[] = [
  'child_process.spawn',
  'child_process.spawnSync',
  'child_process.execFile',
  'child_process.execFileSync',
  'child_process.fork',
  'cross-spawn',
  'cross-spawn.spawn',
  'cross-spawn.sync',
  'cross-spawn-async',
  'cross-spawn-promise',
  'win-spawn',
  'execa',
  'execa.execa',
  'execa.execaSync',
  'execa.sync',
  'npm-run.spawn',
  'spawn-sync',
  'spawno',
  'tinyexec.x',
  'tinyexec.exec',
];

const CODE_APIS: Readonly<Record<string, readonly number[]>> = {
  eval: [0],
  Function: [0, 1, 2, 3, 4, 5],
  setTimeout: [0],
  setInterval: [0],
  setImmediate: [0],
  execScript: [0],
  require: [0],
  import: [0],
  'require.resolve': [0],
  'vm.runInContext': [0],
  'vm.runInNewContext': [0],
  'vm.runInThisContext': [0],
  'vm.compileFunction': [0],
  'vm.Script': [0],
  'vm.SourceTextModule': [0],
  'vm.createScript': [0],
  'module._compile': [0],
  'vm2.run': [0],
  'vm2.VM().run': [0],
  'vm2.NodeVM().run': [0],
};

/** Members of `fs` whose first argument is a path, or the first two. */
const ONE_PATH =
  'access appendFile chmod chown createReadStream createWriteStream exists lchmod lchown lstat lutimes mkdir mkdtemp open openAsBlob opendir readFile readdir readlink realpath rm rmdir stat statfs truncate unlink unwatchFile utimes watch watchFile writeFile ' +
  // of the packages that extend `fs`
  'emptyDir ensureDir ensureFile mkdirs mkdirp mkdirpSync outputFile outputJson pathExists readJson readJSON remove writeJson writeJSON createFile';
const TWO_PATHS = 'copyFile cp rename link symlink copy move ensureLink ensureSymlink';

const FILE_APIS: Readonly<Record<string, readonly number[]>> = {
  send: [1],
  'serve-static': [0],
  'express.static': [0],
  rimraf: [0],
  'rimraf.sync': [0],
  mkdirp: [0],
  'mkdirp.sync': [0],
  del: [0],
  'del.sync': [0],
  'load-json-file': [0],
  'write-file-atomic': [0],
  'jsonfile.readFile': [0],
  'jsonfile.readFileSync': [0],
  'jsonfile.writeFile': [0],
  'fstream.Reader': [0],
  'fstream.Writer': [0],
  filed: [0],
  'Deno.readFile': [0],
  'Bun.file': [0],
};

const RULES: ReadonlyMap<string, SinkRule> = buildRules();

/** The names of all known sinks. */
export const SINK_APIS: readonly string[] = [...RULES.keys(), ...SAME_AS.keys()];

/** The rule for an API name as `apiOf` gives it. */
export function sinkRule(api: string): SinkRule | undefined {
  return RULES.get(canonicalApi(api));
}

/** The name of Node's own function for one that a well-known package passes on. */
export function canonicalApi(api: string): string {
  const dot = api.startsWith('.') ? -1 : moduleEnd(api);
  const module = api.slice(0, dot);
  const known = SAME_AS.get(module) ?? module;
  const rest = api.slice(dot).replace(/^\.promises\b/, '');
  return `${known}${rest}`.replace(/^(fs|child_process)\.(\w+)Async$/, '$1.$2');
}

/** A package name may hold dots (`lodash.merge`); the members begin after the name of a known module. */
function moduleEnd(api: string): number {
  const dot = api.indexOf('.');
  return dot === -1 ? api.length : dot;
}

function buildRules(): ReadonlyMap<string, SinkRule> {
  const rules: SinkRule[] = [
    ...SHELL_APIS.map((api) => ({ kind: 'process', api, arguments: [0], isShell: true }) as const),
    ...SPAWN_APIS.map((api) => ({ kind: 'process', api, arguments: [0, 1] }) as const),
    ...Object.entries(CODE_APIS).map(([api, at]) => ({ kind: 'code', api, arguments: at }) as const),
    ...Object.entries(FILE_APIS).map(([api, at]) => ({ kind: 'file', api, arguments: at }) as const),
    ...fileRules(ONE_PATH, [0]),
    ...fileRules(TWO_PATHS, [0, 1]),
  ];
  return new Map(rules.map((rule) => [rule.api, rule]));
}

function fileRules(names: string, at: readonly number[]): readonly SinkRule[] {
  return names
    .split(' ')
    .flatMap((name) => [name, `${name}Sync`])
    .map((name) => ({ kind: 'file', api: `fs.${name}`, arguments: at }));
}
