// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const HEAD = '<!-- Made by tools/docs-check.mjs --write; edit the code instead. -->\n\n';

/** Path and text of every page that is made from the code. The build must be current. */
export async function generatedPages(root) {
  return new Map([
    ['docs/cli.md', commandLine(root)],
    ['docs/gates.md', await gatesPage(root)],
    ['docs/schema/result.schema.json', await resultSchema(root)],
  ]);
}

function commandLine(root) {
  const help = (args) => {
    // The number of processors is the machine's, not the tool's.
    const { stdout } = spawnSync(process.execPath, [join(root, 'dist', 'cli', 'main.js'), ...args, '--help'], {
      encoding: 'utf8',
    });
    return stdout.replace(/(--parallel <n>.*?\(default: )"\d+"/s, '$1the processors)').trimEnd();
  };
  const overview = help([]);
  const commands = [...overview.matchAll(/^ {2}(\w+) .*$/gm)].map(([, name]) => name).filter((name) => name !== 'help');
  const sections = commands.map((name) => `## skymend ${name}\n\n\`\`\`text\n${help([name])}\n\`\`\`\n`);
  return `${HEAD}# Command line\n\n\`\`\`text\n${overview}\n\`\`\`\n\n${sections.join('\n')}`;
}

async function gatesPage(root) {
  const { gates } = await import(join(root, 'dist', 'repair', 'verify', 'registry.js'));
  const rows = gates.map(({ name, required }, index) => `| ${index + 1} | \`${name}\` | ${required} |`);
  return `${HEAD}# Gates\n\nIn the order they are asked. *Required* says how much an answer weighs; see \`Requirement\` in \`src/domain/verdict.ts\`.\n\n| | claim | required |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

async function resultSchema(root) {
  const { resultJsonSchema } = await import(join(root, 'dist', 'cli', 'output', 'result-schema.js'));
  return `${JSON.stringify({ $id: 'skymend-result/1', title: 'Result of skymend fix and verify', ...resultJsonSchema() }, null, 2)}\n`;
}
