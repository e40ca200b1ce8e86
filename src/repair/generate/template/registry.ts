// SPDX-License-Identifier: Apache-2.0
import type { Template } from './template.ts';

/** Per weakness, strongest first. Only those that fit a finding are loaded. */
export const templates: readonly Template[] = [
  lazy({ name: 'code-injection', language: 'javascript', weakness: 'CWE-94' }, async () => {
    return (await import('./javascript/code-injection/code-injection.ts')).codeInjection;
  }),
  lazy({ name: 'command-injection', language: 'javascript', weakness: 'CWE-78' }, async () => {
    return (await import('./javascript/command-injection/command-injection.ts')).commandInjection;
  }),
  lazy({ name: 'path-traversal', language: 'javascript', weakness: 'CWE-22' }, async () => {
    return (await import('./javascript/path-traversal/path-traversal.ts')).pathTraversal;
  }),
  lazy({ name: 'refuse-unsafe-keys', language: 'javascript', weakness: 'CWE-1321' }, async () => {
    return (await import('./javascript/prototype-pollution/prototype-pollution.ts')).prototypePollution;
  }),
  lazy({ name: 'slow-regex', language: 'javascript', weakness: 'CWE-1333' }, async () => {
    return (await import('./javascript/slow-regex/slow-regex.ts')).slowRegex;
  }),
  lazy({ name: 'c-repair', language: 'c', weakness: 'any' }, async () => {
    return (await import('./c/c-repair.ts')).cRepair;
  }),
];

function lazy(head: Omit<Template, 'propose'>, load: () => Promise<Template>): Template {
  return {
    ...head,
    async propose(site) {
      return (await load()).propose(site);
    },
  };
}
