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
  if (url.startsWith('node:') || url === '[eval]' || url === '[eval]-wrapper' || url === '[stdin]') {
    return undefined;
  }
  const callers = sites().filter((site) => !/^node:(?:inspector|events)$/.test(site.getFileName() ?? ''));
  const caller = callers[0];
  const file = caller?.getFileName() ?? '';
  if (caller === undefined || LOADERS.test(file)) {
    return undefined;
  }
  const name = caller.getFunctionName() ?? 'eval';
  if (file === 'node:vm' || file === 'node:internal/vm') {
    return `vm.${name.replace(/^Script\./, '')}`;
  }
  return caller.isNative() || file === '' || file === '<anonymous>' ? name.replace(/^new /, '') : 'eval';
}
