// SPDX-License-Identifier: Apache-2.0
// `npm start`: repairs the example application, finding by finding, and says what to try next.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFolder } from './setup/setup.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const APP = join(ROOT, 'examples', 'quickstart');
const CLI = join(ROOT, 'dist', 'cli', 'main.js');
const OUT = join(ROOT, '.skymend');

installFolder(APP);
const started = Date.now();
const findings = [];
for (const name of readdirSync(join(APP, 'security')).filter((file) => file.endsWith('.yaml'))) {
  process.stderr.write(`\n── ${name.replace('.yaml', '')} ──\n`);
  findings.push(...(await fix(join(APP, 'security', name))));
}
printTable(findings);
printNext(findings);
process.exitCode = findings.every(({ status }) => status === 'fixed') ? 0 : 1;

function fix(caseFile) {
  return new Promise((resolve) => {
    const args = [CLI, 'fix', '--case', caseFile, '--out', OUT, '--json', '--progress'];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    child.on('close', (code) => {
      if (code === 0 || code === 1) {
        resolve(JSON.parse(text).findings);
      } else {
        process.exit(code ?? 70);
      }
    });
  });
}

function printTable(rows) {
  const lines = rows.map(({ status, weakness, component, candidates, seconds }) => [
    status,
    weakness ?? '',
    component === null ? '' : `${component.name}@${component.version}`,
    `${seconds.toFixed(1)} s`,
    candidates[0]?.title ?? '',
  ]);
  const table = [['status', 'weakness', 'where', 'time', 'repair'], ...lines];
  const widths = table[0].map((_cell, column) => Math.max(...table.map((row) => row[column].length)));
  console.log();
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
  const fixed = rows.filter(({ status }) => status === 'fixed').length;
  console.log(`\n${fixed} of ${rows.length} fixed in ${((Date.now() - started) / 1000).toFixed(0)} s, no model, $0`);
}

function printNext(rows) {
  const [first] = rows.filter(({ bundle }) => bundle !== null);
  const show = (path) => relative(process.cwd(), path);
  for (const { report, weakness } of rows.filter((row) => row.report !== null && existsSync(row.report))) {
    console.log(`  report ${weakness.padEnd(9)} ${show(report)}`);
  }
  console.log('\nTry next:');
  if (first !== undefined) {
    console.log(`  npx skymend replay ${show(first.bundle)}        # re-check the evidence`);
    console.log(`  npx skymend explain ${show(first.bundle)}       # the story of the fix`);
  }
  console.log('  npx skymend doctor                                # does the sandbox hold on this machine?');
  console.log('  npx skymend fix YOUR/APP --reproducer "node exploit.js" --shows stdout=PWNED');
  console.log('  npx skymend fix YOUR/PACKAGE --weakness all       # search for weaknesses without a reproducer');
}
