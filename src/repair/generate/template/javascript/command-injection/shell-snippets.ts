// SPDX-License-Identifier: Apache-2.0

/** Ways to make a value harmless where it stands in a command line; each is a small function put into the file. */
export type Guard = 'word' | 'words' | 'in-double' | 'in-single' | 'refuse';

export interface Snippet {
  readonly name: string;
  /** Plain old JavaScript: two-space indent, single quotes where there is a choice, semicolons. */
  readonly code: (name: string, word: string) => string;
  /** This one calls the function that quotes one word. */
  readonly needsWord: boolean;
}

const WINDOWS_WORD = `  if (process.platform === 'win32') {
    return '"' + value.replace(/(\\\\*)("|$)/g, '$1$1$2$2') + '"';
  }
`;

const WINDOWS_DOUBLE = `  if (process.platform === 'win32') {
    return String(value).replace(/"/g, '""');
  }
`;

/** The function for a guard. Code that also runs on Windows quotes the way `cmd.exe` reads there. */
export function snippetOf(guard: Guard, runsOnWindows: boolean): Snippet {
  switch (guard) {
    case 'word':
      return {
        name: 'shellQuote',
        needsWord: false,
        code: (name) => wordCode(name, runsOnWindows ? WINDOWS_WORD : ''),
      };
    case 'words':
      return { name: 'shellQuoteWords', needsWord: true, code: wordsCode };
    case 'in-double':
      return {
        name: 'escapeDoubleQuoted',
        needsWord: false,
        code: (name) => inDoubleCode(name, runsOnWindows ? WINDOWS_DOUBLE : ''),
      };
    case 'in-single':
      return { name: 'escapeSingleQuoted', needsWord: false, code: inSingleCode };
    case 'refuse':
    default:
      return { name: 'refuseShellSyntax', needsWord: false, code: refuseCode };
  }
}

function wordCode(name: string, onWindows: string): string {
  return `// Makes a value one word of a shell command, whatever it holds; plain words stay as they are.
function ${name}(value) {
  value = String(value);
  if (/^[\\w@%+=:,.\\/-]*$/.test(value)) {
    return value;
  }
${onWindows}  return "'" + value.replace(/'/g, "'\\\\''") + "'";
}`;
}

function wordsCode(name: string, word: string): string {
  return `// Quotes each of several words for the shell; quotes inside the text still hold words together.
function ${name}(text) {
  var words = String(text).match(/(?:[^\\s"'\\\\]|\\\\[^]|"(?:[^"\\\\]|\\\\[^])*"|'[^']*'|["'\\\\])+/g) || [];
  return words.map(function (text) {
    return ${word}(text.replace(/\\\\([^])|"((?:[^"\\\\]|\\\\[^])*)"|'([^']*)'/g, function (all, escaped, double, single) {
      return escaped || single || (double || '').replace(/\\\\(["\\\\$\`])/g, '$1');
    }));
  }).join(' ');
}`;
}

function inDoubleCode(name: string, onWindows: string): string {
  return `// Keeps a value inside the double quotes that stand around it in a shell command.
function ${name}(value) {
${onWindows}  return String(value).replace(/[\\\\"$\`]/g, '\\\\$&');
}`;
}

function inSingleCode(name: string): string {
  return `// Keeps a value inside the single quotes that stand around it in a shell command.
function ${name}(value) {
  return String(value).replace(/'/g, "'\\\\''");
}`;
}

/** Letters of all languages pass; punctuation outside ASCII does not, some of which Windows takes for quotes. */
function refuseCode(name: string): string {
  return `// Refuses values that could mean more than themselves to a shell.
function ${name}(value) {
  if (!/^[\\w@%+=:,.\\/\\u00a1-\\u1fff\\u2c00-\\udfff -]*$/.test(value)) {
    throw new Error('Refusing unsafe characters in a shell command: ' + JSON.stringify(String(value)));
  }
  return value;
}`;
}
