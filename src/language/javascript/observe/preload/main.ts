// SPDX-License-Identifier: Apache-2.0
import { syncBuiltinESMExports } from 'node:module';
import { unwrap } from './border.ts';
import { cpuMicros, crossed, currentCall, encodeThrough, onCrossing } from './calls.ts';
import { config } from './config.ts';
import { watchImport } from './esm.ts';
import { hideOurSource, methodOf } from './natives.ts';
import { watchRequire } from './modules.ts';
import { absolute, isComponentFile, relativeToRoot } from './places.ts';
import { acceptPrototypes, comparePrototypes, watchPrototypes } from './prototypes.ts';
import { watchRegexps } from './regexps.ts';
import { report } from './report.ts';
import { watchRequests } from './requests.ts';
import { shortenWaits } from './short-waits.ts';
import { watchCode } from './sink-code.ts';
import { watchFiles } from './sink-files.ts';
import { watchProcesses } from './sink-process.ts';

const WATCHERS: Readonly<Record<string, (exports: object) => void>> = {
  child_process: watchProcesses,
  http: watchRequests,
  https: watchRequests,
};
const watched = new Set<string>();

/** The order matters: the snapshot of the prototypes comes after our own changes to them. */
encodeThrough(unwrap);
hideOurSource(unwrap);
if (config.shortWaits) {
  shortenWaits();
}
if (config.regexps) {
  watchRegexps();
}
if (config.files) {
  watchFiles();
}
watchRequire(watchBuiltin, acceptPrototypes);
if (config.hooks !== null) {
  // `import` of a built-in module does not come by `require`.
  Object.keys(WATCHERS).forEach((name) => watchBuiltin(name, process.getBuiltinModule(`node:${name}`)));
  syncBuiltinESMExports();
  watchImport(config.hooks, acceptPrototypes);
}
watchPrototypes();
onCrossing(comparePrototypes);
watchEnd();
tellMain();
if (config.code) {
  setCanary();
  watchCode();
}

/** Built-in modules are watched when they are first asked for: loading them costs milliseconds in every process. */
function watchBuiltin(name: string, exports: object | undefined): void {
  const watch = WATCHERS[name];
  if (watch !== undefined && exports !== undefined && !watched.has(name)) {
    watched.add(name);
    watch(exports);
  }
}

/** The last word of the process, after every `exit` listener of the target. */
function watchEnd(): void {
  const emit = methodOf(process, 'emit');
  let isTold = false;
  const told = (...args: readonly unknown[]): unknown => {
    const isHeard: unknown = Reflect.apply(emit, process, args);
    if (String(args[0]) === 'exit' && !isTold) {
      isTold = true;
      crossed();
      report.write({ k: 'end', cpu: cpuMicros(), code: process.exitCode ?? Number(args[1] ?? 0) });
    }
    return isHeard;
  };
  Object.defineProperty(process, 'emit', { value: told, writable: true, configurable: true, enumerable: false });
}

/** A name that attack values of ours assign to: the surest sign that they ran. */
function setCanary(): void {
  Object.defineProperty(globalThis, 'skymendCanary', {
    configurable: true,
    enumerable: false,
    get: () => undefined,
    set() {
      report.write({ k: 'canary', call: currentCall() });
    },
  });
}

function tellMain(): void {
  const main = absolute(process.argv[1]);
  if (main !== undefined) {
    report.write({ k: 'main', file: relativeToRoot(main), isComponent: isComponentFile(main) });
  }
}
