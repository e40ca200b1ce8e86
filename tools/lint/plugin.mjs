// SPDX-License-Identifier: Apache-2.0
// House rules that no published rule covers. Each has its fixture in `fixtures/` and a test.
import { dirname, join, normalize } from 'node:path';
import { layerFault } from './layers.mjs';

const layers = {
  create(context) {
    const file = context.filename.replaceAll('\\', '/');
    const at = file.includes('/bench/src/') ? -1 : file.lastIndexOf('/src/');
    const below = file.slice(at + '/src/'.length);
    function check(node) {
      if (at === -1 || node.source === null || /\.(?:test|contract)\.ts$/.test(file)) {
        return;
      }
      const named = node.source.value;
      const imported = named.startsWith('.') ? normalize(join(dirname(below), named)) : named;
      const fault = layerFault(below, imported);
      if (fault !== null) {
        context.report({ node, message: fault });
      }
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

const noShell = {
  create(context) {
    return {
      Property(node) {
        const isTrue = node.value.type === 'Literal' && node.value.value === true;
        if (node.key.name === 'shell' && isTrue) {
          context.report({ node, message: 'no shell between us and a process: pass argv' });
        }
      },
    };
  },
};

const todoHasIssue = {
  create(context) {
    return {
      Program(node) {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(comment.value)) {
            context.report({ node: comment.loc === undefined ? node : comment, message: 'write TODO(#123) or do it' });
          }
        }
      },
    };
  },
};

const testNameIsASentence = {
  create(context) {
    return {
      CallExpression(node) {
        const [name] = node.arguments;
        const isTest = node.callee.type === 'Identifier' && ['it', 'test'].includes(node.callee.name);
        if (!isTest || name?.type !== 'Literal' || typeof name.value !== 'string') {
          return;
        }
        if (name.value.split(' ').length < 3 || /^should\b|\bworks\b/.test(name.value)) {
          context.report({
            node: name,
            message: 'say the behaviour in a sentence: it("is undecided when no gate ran")',
          });
        }
      },
    };
  },
};

const spdxFirst = {
  create(context) {
    return {
      Program(node) {
        const text = context.sourceCode.text.replace(/^#!.*\n/, '');
        if (!text.startsWith('// SPDX-License-Identifier: Apache-2.0\n')) {
          context.report({ node, message: 'begin with // SPDX-License-Identifier: Apache-2.0' });
        }
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: {
    layers,
    'no-shell': noShell,
    'todo-has-issue': todoHasIssue,
    'test-name-is-a-sentence': testNameIsASentence,
    'spdx-first': spdxFirst,
  },
};
