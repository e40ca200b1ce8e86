// SPDX-License-Identifier: Apache-2.0
// Holds the documents against the code. Prints one line a fault and exits 1; `--write` renews the generated pages.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const faults = [];

const files = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .stdout.split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));
const pages = files.filter((file) => file.endsWith('.md') && !file.includes('/fixtures/'));

checkLengths();
checkLinks();
checkTwins();
checkRooms();
checkDependencies();
checkNoMachineNames();
await checkGenerated();

for (const fault of faults) {
  console.error(`docs: ${fault}`);
}
process.exitCode = faults.length > 0 ? 1 : 0;

function checkLengths() {
  const limits = [
    [/^ARCHITECTURE\.md$/, 200],
    [/^docs\/add-an?-.*\.md$/, 150],
    [/^(?:src|bench|tools)\/.*README\.md$/, 40],
  ];
  for (const page of pages) {
    const limit = limits.find(([pattern]) => pattern.test(page))?.[1] ?? Infinity;
    const lines = read(page).trimEnd().split('\n').length;
    if (lines > limit) {
      faults.push(`${page} has ${lines} lines, ${limit} are allowed`);
    }
  }
}

/** Relative links lead to files that are there. */
function checkLinks() {
  for (const page of pages) {
    for (const [, target] of read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)) {
      if (!existsSync(join(ROOT, dirname(page), target))) {
        faults.push(`${page} links to "${target}", which is not there`);
      }
    }
  }
}

/** The two READMEs say the same: as many headings, code blocks, links and table rows. */
function checkTwins() {
  const shape = (page) => {
    const text = read(page);
    const count = (pattern) => (text.match(pattern) ?? []).length;
    return {
      headings: count(/^#+ /gm),
      blocks: count(/^```/gm),
      links: count(/\]\(/g),
      rows: count(/^\|/gm),
      items: count(/^- /gm),
    };
  };
  const [english, chinese] = [shape('README.md'), shape('README.zh-CN.md')];
  for (const [what, number] of Object.entries(english)) {
    if (chinese[what] !== number) {
      faults.push(`README.md has ${number} ${what}, README.zh-CN.md has ${chinese[what]}`);
    }
  }
}

/** Every room and stage says what it is. */
function checkRooms() {
  const rooms = new Set(
    files.flatMap((file) => /^(src\/(?:repair\/\w+|language\/javascript|\w+))\/[^/]+\.ts$/.exec(file)?.[1] ?? []),
  );
  for (const room of [...rooms].filter((name) => name !== 'src/domain' && name !== 'src/support')) {
    if (!existsSync(join(ROOT, room, 'README.md'))) {
      faults.push(`${room} has no README.md`);
    }
  }
}

function checkDependencies() {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const page = read('docs/dependencies.md');
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!page.includes(`\`${name}\``)) {
      faults.push(`docs/dependencies.md gives no reason for ${name}`);
    }
  }
}

function checkNoMachineNames() {
  // Spelled apart, so that this file does not find itself.
  const forbidden = new RegExp(
    [['registry', 'npmjs'].join('\\.'), ['(?:^|[\\s"\'`(])', 'work', ''].join('/')].join('|'),
    'm',
  );
  for (const file of files.filter((name) => /\.(?:md|ts|mjs|json|ya?ml)$/.test(name))) {
    if (forbidden.test(read(file))) {
      faults.push(`${file} names a machine's path or a registry's host`);
    }
  }
}

/** Pages made from the code are as the code would make them now. */
async function checkGenerated() {
  const { generatedPages } = await import('./docs/generated-pages.mjs');
  for (const [page, text] of await generatedPages(ROOT)) {
    if (process.argv.includes('--write')) {
      writeFileSync(join(ROOT, page), text);
    } else if (!existsSync(join(ROOT, page)) || read(page) !== text) {
      faults.push(`${page} is not what the code says now; run node tools/docs-check.mjs --write`);
    }
  }
}

function read(file) {
  return readFileSync(join(ROOT, file), 'utf8');
}
