// SPDX-License-Identifier: Apache-2.0
import inspector from 'node:inspector';
import { sites } from './places.ts';
import { sinkBegan } from './sinks.ts';

/**
 * Code that is made from strings, by `eval`, `Function`, `vm` or any other way: the engine's own debugger tells of
 * each script it parses, while the code that asked for it is on the stack. No global has to be replaced.
 */
export function watchCode(): void {
  const session = new inspector.Session();
  session.connect();
  let isOn = false;
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (!isOn) {
      return;
    }
    isOn = false;
    const api = evaluator(params.url);
    if (api !== undefined) {
      session.post('Debugger.getScriptSource', { scriptId: params.scriptId }, (_error, found) => {
        sinkBegan({ sink: 'code', api, detail: [found?.scriptSource ?? ''] });
      });
    }
    isOn = true;
  });
  session.post('Debugger.enable');
  isOn = true;
}

const LOADERS = /^node:internal\/(?:modules|process\/execution|bootstrap|main)/;

/** Who evaluates; `undefined` for modules, the command's own `-e` code and the runtime itself. */
function evaluator(url: string): string | undefined {
  if (/^(?:node:|\[(?:eval|eval\]-wrapper|stdin)\]?$)/.test(url)) {
    return undefined;
  }
  const caller = sites().find((site) => !/^node:(?:inspector|events)$/.test(site.getFileName() ?? ''));
  const file = caller?.getFileName() ?? '';
  return caller === undefined || LOADERS.test(file) ? undefined : apiOf(caller, file);
}

function apiOf(caller: NodeJS.CallSite, file: string): string {
  const name = caller.getFunctionName() ?? 'eval';
  if (/^node:(?:internal\/)?vm/.test(file)) {
    return `vm.${name.replace(/^Script\./, '')}`;
  }
  return file === '' || file === '<anonymous>' ? name.replace(/^new /, '') : 'eval';
}
