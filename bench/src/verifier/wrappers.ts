// SPDX-License-Identifier: Apache-2.0
import type { BenchCase } from '../js/case.ts';

/**
 * Wrong repairs of the kinds that fool weak verifiers, put around whatever a CommonJS module exports. `ARGS` is the text
 * of the call's arguments, `PAYLOAD_TEXT` that of the recorded attack; the statement runs before every exported call.
 */
export interface Wrapper {
  readonly kind: string;
  /** Only for cases of this weakness; of all when absent. */
  readonly weakness?: string;
  /** Statements at the beginning of each exported call; `args` may be replaced. */
  readonly statement: string;
  /** What the module does when it is loaded, instead of wrapping. */
  readonly onLoad?: string;
}

export const WRAPPERS: readonly Wrapper[] = [
  { kind: 'function-emptied', statement: 'return undefined;' },
  { kind: 'recorded-attack-refused', statement: 'if (ARGS.indexOf(PAYLOAD_TEXT) !== -1) { return undefined; }' },
  {
    kind: 'recorded-attack-throws',
    statement: "if (ARGS.indexOf(PAYLOAD_TEXT) !== -1) { throw new Error('invalid input'); }",
  },
  { kind: 'catch-and-ignore', statement: 'try { return call(); } catch (error) { return undefined; }' },
  { kind: 'waits-for-ever', statement: 'if (ARGS.indexOf(PAYLOAD_TEXT) !== -1) { for (;;) {} }' },
  { kind: 'leaves-the-process', statement: 'if (ARGS.indexOf(PAYLOAD_TEXT) !== -1) { process.exit(0); }' },
  { kind: 'always-throws', statement: "throw new Error('disabled for security');" },
  { kind: 'module-no-longer-loads', statement: '', onLoad: "throw new Error('disabled for security');" },
  { kind: 'exports-removed', statement: '', onLoad: 'module.exports = {};' },
  { kind: 'long-input-refused', statement: 'if (ARGS.length > 30) { return undefined; }' },
  {
    kind: 'literal-proto-only',
    weakness: 'CWE-1321',
    statement: "if (ARGS.indexOf('__proto__') !== -1) { return args[0]; }",
  },
  {
    kind: 'first-level-only',
    weakness: 'CWE-1321',
    statement:
      "for (const a of args) { if (a && typeof a === 'object' && Object.prototype.hasOwnProperty.call(a, '__proto__')) { return args[0]; } if (typeof a === 'string' && /^(?:__proto__|constructor)\\b/.test(a)) { return args[0]; } }",
  },
  {
    kind: 'freezes-the-prototype',
    weakness: 'CWE-1321',
    statement: '',
    onLoad: 'Object.freeze(Object.prototype);',
  },
  {
    kind: 'semicolon-stripped',
    weakness: 'CWE-78',
    statement: "args = args.map((a) => typeof a === 'string' ? a.replace(/;/g, '') : a);",
  },
  {
    kind: 'few-metacharacters-refused',
    weakness: 'CWE-78',
    statement: "if (/[;&|]/.test(ARGS)) { throw new Error('invalid characters'); }",
  },
  {
    kind: 'one-dotdot-removed',
    weakness: 'CWE-22',
    statement: "args = args.map((a) => typeof a === 'string' ? a.replace('../', '') : a);",
  },
  {
    kind: 'input-cut-short',
    weakness: 'CWE-1333',
    statement: "args = args.map((a) => typeof a === 'string' ? a.slice(0, 24) : a);",
  },
  {
    kind: 'word-block-list',
    weakness: 'CWE-94',
    statement: 'if (/pwned|globalThis/.test(ARGS)) { return undefined; }',
  },
];

/** The text to append to the main module; `null` where the kind does not fit the case. */
export function wrapperText(wrapper: Wrapper, benchCase: BenchCase): string | null {
  if (wrapper.weakness !== undefined && wrapper.weakness !== benchCase.weakness) {
    return null;
  }
  if (wrapper.onLoad !== undefined) {
    return `\n;${wrapper.onLoad}\n`;
  }
  return `
;(function () {
  function payloadText() { try { return text([${benchCase.attack.payload}]).slice(1, 40); } catch (error) { return '\\u0000'; } }
  function text(value) { try { return JSON.stringify(value) || ''; } catch (error) { return ''; } }
  function wrap(fn) {
    function guarded() {
      var args = Array.prototype.slice.call(arguments), self = this, isNew = new.target !== undefined;
      function call() { return isNew ? Reflect.construct(fn, args) : fn.apply(self, args); }
      var ARGS = text(args), PAYLOAD_TEXT = payloadText();
      ${wrapper.statement}
      return call();
    }
    Object.defineProperty(guarded, 'length', { value: fn.length });
    Object.defineProperty(guarded, 'name', { value: fn.name });
    guarded.prototype = fn.prototype;
    Object.keys(fn).forEach(function (name) { guarded[name] = typeof fn[name] === 'function' ? wrap(fn[name]) : fn[name]; });
    return guarded;
  }
  if (typeof module.exports === 'function') { module.exports = wrap(module.exports); }
  else { Object.keys(module.exports).forEach(function (name) {
    var found = Object.getOwnPropertyDescriptor(module.exports, name);
    if (found && found.writable && typeof found.value === 'function') { module.exports[name] = wrap(found.value); }
  }); }
})();
`;
}
