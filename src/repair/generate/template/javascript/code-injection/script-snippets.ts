// SPDX-License-Identifier: Apache-2.0
import type { Snippet } from './plan.ts';

/** Ways to keep a value from becoming code where it stands in a script; each is a small function put into the file. */
export type Guard =
  | 'name'
  | 'optional-name'
  | 'part'
  | 'path'
  | 'parameters'
  | 'string'
  | 'template'
  | 'line'
  | 'block'
  | 'literal'
  | 'filled';

/** `.a[0]['b']`: members that are read and not called. */
const MEMBERS = `(?:\\.[\\w$]+|\\[(?:\\d+|"[^"\\\\\\n]*"|'[^'\\\\\\n]*')\\])*`;

export const SNIPPETS: Readonly<Record<Guard, Snippet>> = {
  name: {
    name: 'checkedName',
    title: 'allow only identifiers where names are put into code',
    code: (name) => checked(name, { pattern: '[\\p{ID_Start}$_][\\p{ID_Continue}$]*', flags: 'u', what: 'identifier' }),
  },
  'optional-name': {
    name: 'nameOrNothing',
    title: 'leave out names that are no identifiers',
    code: (name) => `// A name that is no identifier is left out of the code that is built.
function ${name}(name) {
  return /^[\\p{ID_Start}$_][\\p{ID_Continue}$]*$/u.test(name) ? name : '';
}`,
  },
  part: {
    name: 'checkedMember',
    title: 'allow only names and property paths where names are put into code',
    code: (name) => checked(name, { pattern: `[\\w$]*${MEMBERS}`, what: 'name or property path' }),
  },
  path: {
    name: 'checkedPath',
    title: 'allow only property paths where code reads one',
    code: (name) =>
      checked(name, {
        pattern: `[\\w$]+${MEMBERS}`,
        what: 'property path',
      }),
  },
  parameters: {
    name: 'checkedParameters',
    title: 'allow only plain parameter lists',
    code: (name) => checked(name, { pattern: '(?:\\s*[A-Za-z_$][\\w$]*\\s*(?:,|$))*', what: 'list of parameters' }),
  },
  string: {
    name: 'escapeForString',
    title: 'escape values inside string literals of built code',
    code: (name) => `// Keeps a value inside the quotes that stand around it in the code that is built.
function ${name}(value) {
  return JSON.stringify(String(value)).slice(1, -1).replace(/['\\u2028\\u2029]/g, function (character) {
    return character === '\\'' ? '\\\\\\'' : '\\\\u' + character.charCodeAt(0).toString(16);
  });
}`,
  },
  template: {
    name: 'escapeForTemplate',
    title: 'escape values inside template literals of built code',
    code: (name) => `// Keeps a value inside the backticks that stand around it in the code that is built.
function ${name}(value) {
  return String(value).replace(/[\\\\\`$]/g, '\\\\$&');
}`,
  },
  line: {
    name: 'oneLine',
    title: 'keep values on the line of their comment',
    code: (name) => `// Keeps a value on the line of the comment that it stands in.
function ${name}(value) {
  return String(value).replace(/[\\r\\n\\u2028\\u2029]+/g, ' ');
}`,
  },
  block: {
    name: 'insideComment',
    title: 'keep values inside their comment',
    code: (name) => `// Keeps a value inside the comment that it stands in.
function ${name}(value) {
  return String(value).replace(/\\*\\//g, '* /');
}`,
  },
  literal: { name: 'parseLiteral', title: 'read data with a parser instead of evaluating it', code: literalCode },
  filled: { name: 'fillTemplate', title: 'look up dotted names instead of evaluating a template', code: fillCode },
};

function checked(
  name: string,
  { pattern, flags = '', what }: { readonly pattern: string; readonly flags?: string; readonly what: string },
): string {
  return `// Only a plain ${what} may become a part of the code that is built.
function ${name}(value) {
  value = String(value);
  if (!/^${pattern}$/${flags}.test(value)) {
    throw new Error('Not a plain ${what}: ' + JSON.stringify(value));
  }
  return value;
}`;
}

/** Comments, single quotes, bare keys and trailing commas are put the JSON way; what is no data does not parse. */
function literalCode(name: string): string {
  return `// Reads data written as JavaScript literals, and runs nothing.
function ${name}(text) {
  var strict = String(text).replace(
    /"(?:[^"\\\\]|\\\\[^])*"|'((?:[^'\\\\]|\\\\[^])*)'|\\/\\/.*|\\/\\*[^]*?\\*\\/|([A-Za-z_$][\\w$]*)(?=\\s*:)|,(?=\\s*[\\]}])/g,
    function (token, single, key) {
      if (single !== undefined) {
        return '"' + single.replace(/\\\\(')|\\\\[^]|"/g, function (part, quote) { return quote || (part === '"' ? '\\\\"' : part); }) + '"';
      }
      return key !== undefined ? '"' + key + '"' : token.charAt(0) === '"' ? token : '';
    }
  );
  return JSON.parse(strict.replace(/^\\s*\\(([^]*)\\)\\s*;?\\s*$/, '$1'));
}`;
}

function fillCode(name: string): string {
  return `// Puts values into the \${dotted.names} of a template; anything else in it stays text.
function ${name}(template, values) {
  return String(template).replace(/\\$\\{\\s*([\\w$]+(?:\\.[\\w$]+|\\[\\d+\\])*)\\s*\\}/g, function (all, path) {
    return path.split(/[.[\\]]+/).filter(Boolean).reduce(function (value, key) {
      return value[key];
    }, values);
  });
}`;
}
