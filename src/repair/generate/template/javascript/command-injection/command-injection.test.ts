// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import { fakeSite } from '../snippet/fake-site.ts';
import type { Proposal } from '../../template.ts';
import { commandInjection } from './command-injection.ts';

async function proposalsFor(
  text: string,
  sinks: readonly SinkEvent[] = [],
  args: readonly string[] = [],
): Promise<readonly Proposal[]> {
  return commandInjection.propose(fakeSite({ 'index.js': text }, { weakness: 'CWE-78', sinks, args }));
}

/** The new text of the one file, by the first proposal whose title begins so. */
async function mended(text: string, title: string, sinks: readonly SinkEvent[] = []): Promise<string> {
  const proposals = await proposalsFor(text, sinks);
  const found = proposals.find((proposal) => proposal.kind === 'patch' && proposal.title.startsWith(title));
  return found?.kind === 'patch' ? (found.changes[0]?.after ?? '') : '';
}

function passes(refuse: unknown, value: string): boolean {
  try {
    return typeof refuse === 'function' && refuse(value) === value;
  } catch {
    return false;
  }
}

function ran(command: string): SinkEvent {
  return { sink: 'process', api: 'child_process.exec', detail: [command], stack: [] };
}

describe('a command that a helper appends to', () => {
  it('is followed into the helper and back to what its caller handed in', async () => {
    const text =
      "const { exec } = require('child_process');\nfunction add(command, o) {\n  let all = command;\n  if (o.after) all += ' --after=' + o.after;\n  return all;\n}\nexports.log = (o, cb) => {\n  let command = 'git log -n ' + o.number;\n  command = add(command, o);\n  exec(command + ' --stat', cb);\n};\n";

    const after = await mended(text, 'Quote every value');

    expect(after).toContain("all += ' --after=' + shellQuote(o.after);");
    expect(after).toContain("'git log -n ' + shellQuote(o.number);");
    expect(after).toContain("exec(command + ' --stat', cb);");
  });
});

describe('starting the program without a shell', () => {
  it('turns a concatenated command into a list of arguments', async () => {
    const text =
      "var exec = require('child_process').exec;\nexports.blame = function (file, cb) {\n  exec('git blame ' + file, { cwd: '/' }, cb);\n};\n";

    expect(await mended(text, 'Start')).toBe(
      "var execFile = require('child_process').execFile;\nexports.blame = function (file, cb) {\n  execFile('git', ['blame', file], { cwd: '/' }, cb);\n};\n",
    );
  });

  it('keeps a value glued to its option, and leaves calls of constant commands alone', async () => {
    const text =
      "const cp = require('child_process');\nexports.port = (port, cb) => cp.exec(`lsof -i tcp:${port} -t`, cb);\nexports.all = (cb) => cp.exec('lsof', cb);\n";

    expect(await mended(text, 'Start')).toBe(
      "const cp = require('child_process');\nexports.port = (port, cb) => cp.execFile('lsof', ['-i', `tcp:${port}`, '-t'], cb);\nexports.all = (cb) => cp.exec('lsof', cb);\n",
    );
  });

  it('imports the other function beside the old one while that is still used', async () => {
    const text =
      "import { exec } from 'child_process';\nexport function size(file, cb) {\n  exec(`du -s \"${file}\"`, cb);\n}\nexport function up(cb) {\n  exec('uptime', cb);\n}\n";

    expect(await mended(text, 'Start')).toBe(
      "import { exec, execFile } from 'child_process';\nexport function size(file, cb) {\n  execFile('du', ['-s', file], cb);\n}\nexport function up(cb) {\n  exec('uptime', cb);\n}\n",
    );
  });

  it('follows a promisified import and drops arguments that are empty by default', async () => {
    const text =
      "const { promisify } = require('util');\nconst { exec } = require('child_process');\nconst run = promisify(exec);\nexports.diff = (a, b = '') => run(`git diff ${a} ${b} --`);\n";

    expect(await mended(text, 'Start')).toBe(
      "const { promisify } = require('util');\nconst { execFile } = require('child_process');\nconst run = promisify(execFile);\nexports.diff = (a, b = '') => run('git', ['diff', a, b, '--'].filter(arg => arg !== ''));\n",
    );
  });

  it('turns a command that grows under conditions into a list that grows', async () => {
    const text =
      "var exec = require('child_process').exec\nmodule.exports = function df(options, cb) {\n  var command = 'df -kP'\n  if (options.file) {\n    command += ' ' + options.file\n  }\n  exec(command, cb)\n}\n";

    expect(await mended(text, 'Start')).toBe(
      "var execFile = require('child_process').execFile\nmodule.exports = function df(options, cb) {\n  var args = ['-kP']\n  if (options.file) {\n    args.push(options.file)\n  }\n  execFile('df', args, cb)\n}\n",
    );
  });

  it('reads util.format and a local that holds the command', async () => {
    const text =
      "var util = require('util');\nvar cp = require('child_process');\nexports.info = function (file) {\n  var cmd = util.format('pdfinfo \"%s\" -l %d', file, 3);\n  return cp.execSync(cmd);\n};\n";

    expect(await mended(text, 'Start')).toBe(
      "var util = require('util');\nvar cp = require('child_process');\nexports.info = function (file) {\n  var args = [file, '-l', 3];\n  return cp.execFileSync('pdfinfo', args);\n};\n",
    );
  });

  it('uses the list that is joined into the command', async () => {
    const text =
      "const { execSync } = require('child_process');\nexports.rm = function (files) {\n  execSync('rm ' + files.join(' '));\n};\n";

    expect(await mended(text, 'Start')).toBe(
      "const { execFileSync } = require('child_process');\nexports.rm = function (files) {\n  execFileSync('rm', files);\n};\n",
    );
  });

  it.each([
    ['a pipe', "exec('ps aux | grep ' + name, cb)"],
    ['a redirect', "exec('ls ' + name + ' 2>/dev/null', cb)"],
    ['a glob', "exec('ls *.' + name, cb)"],
    ['an environment variable', "exec('ls $HOME/' + name, cb)"],
    ['a built-in of the shell', "exec('command -v ' + name, cb)"],
    ['a script on Windows', "exec('npm install ' + name, cb)"],
    ['a question for status 127', "exec('ls ' + name, function (e) { cb(e.code === 127) })"],
  ])('keeps the shell where the command needs it: %s', async (_what, call) => {
    const text = `var exec = require('child_process').exec;\nexports.f = function (name, cb) {\n  ${call};\n};\n`;

    const proposals = await proposalsFor(text);

    expect(proposals.map((proposal) => proposal.kind === 'patch' && proposal.title.split(' ')[0])).toEqual([
      'Quote',
      'Quote',
      'Refuse',
    ]);
  });
});

describe('quoting', () => {
  it('quotes a value outside quotes, escapes inside quotes, and adds each function once', async () => {
    const text =
      "var exec = require('child_process').exec;\n\nexports.has = function (name, cb) {\n  exec('command -v ' + name + ' && echo \\'' + name + '\\' \"' + name + '\"', cb);\n};\n";

    const after = await mended(text, 'Quote');

    expect(after).toContain(
      "exec('command -v ' + shellQuote(name) + ' && echo \\'' + escapeSingleQuoted(name) + '\\' \"' + escapeDoubleQuoted(name) + '\"', cb);",
    );
    expect(after.match(/^function \w+/gm)).toEqual([
      'function shellQuote',
      'function escapeDoubleQuoted',
      'function escapeSingleQuoted',
    ]);
  });

  it('quotes each word of options that hold several', async () => {
    const text =
      "var exec = require('child_process').exec;\nexports.pull = function (options, cb) {\n  exec('git pull ' + options + ' | cat', cb);\n};\n";

    expect(await mended(text, 'Quote')).toContain("exec('git pull ' + shellQuoteWords(options) + ' | cat', cb);");
  });

  it('replaces JSON.stringify, whose quotes a shell looks into', async () => {
    const text =
      "const { exec } = require('child_process');\nexports.kill = (pid, cb) => exec('kill -9 ' + JSON.stringify(pid), cb);\n";

    expect(await mended(text, 'Quote')).toContain("exec('kill -9 ' + shellQuote(pid), cb)");
  });

  it('follows a command through a helper, an element of a list and a property', async () => {
    const text =
      "var cp = require('child_process');\nfunction Tool() { this.parts = []; }\nTool.prototype.size = function (w) { this.parts.push('-resize ' + w); };\nTool.prototype.line = function (src) { return ['convert'].concat([quoted(src)], this.parts).join(' '); };\nTool.prototype.run = function (src, cb) { cp.exec(this.line(src), cb); };\nfunction quoted(path) { return '\"' + path + '\"'; }\nmodule.exports = Tool;\n";

    const after = await mended(text, 'Quote');

    expect(after).toContain("this.parts.push('-resize ' + shellQuote(w));");
    expect(after).toContain("return '\"' + escapeDoubleQuoted(path) + '\"';");
  });

  it('goes behind a fragment that several methods hand to one private runner', async () => {
    const text =
      "var exec = require('child_process').exec;\nfunction run(command, cb) { exec('git ' + command + ' | cat', cb); }\nexports.log = function (ref, cb) { run('log --oneline ' + ref, cb); };\nexports.tag = function (name, cb) { run('tag ' + name, cb); };\n";

    const after = await mended(text, 'Quote');

    expect(after).toContain("run('log --oneline ' + shellQuote(ref), cb)");
    expect(after).toContain("run('tag ' + shellQuote(name), cb)");
  });

  it('waits for a value before it quotes it', async () => {
    const text =
      'const { exec } = require(\'child_process\');\nexports.tag = async (name, mail) => {\n  exec(`git tag ${name} -m "${await mail}"`);\n};\n';

    const patches = (await commandInjection.propose(fakeSite({ 'index.js': text }, { weakness: 'CWE-78' }))).filter(
      (proposal) => proposal.kind === 'patch',
    );

    const made = patches.map(({ changes }) => changes[0]?.after ?? '').filter((after) => after.includes('await mail'));
    expect(made.some((after) => /\w\(await mail\)|=\$\{await mail\}/.test(after))).toBe(true);
    expect(made.filter((after) => /await \w+\(mail\)/.test(after))).toEqual([]);
  });

  it('goes behind a file that is one function, under whatever names others give it', async () => {
    const files = {
      'lib/run.js':
        "const { exec } = require('child_process');\nmodule.exports = cmd => new Promise((done) => exec(cmd, done));\n",
      'index.js':
        "const start = require('./lib/run');\nexports.stop = async (id) => {\n  await start(`kill ${id}`);\n};\nexports.all = () => require('./lib/run')('ps');\n",
    };

    const patches = (await commandInjection.propose(fakeSite(files, { weakness: 'CWE-78' }))).filter(
      (proposal) => proposal.kind === 'patch',
    );

    expect(patches[0]?.changes.map(({ file }) => file)).toEqual(['index.js']);
    expect(patches[0]?.changes[0]?.after).toContain('await start(`kill ${shellQuote(id)}`);');
  });

  it('leaves a runner alone that others of the component call with text of their own only', async () => {
    const files = {
      'lib/run.js': "const { exec } = require('child_process');\nmodule.exports = (cmd) => exec(cmd);\n",
      'index.js': "const start = require('./lib/run');\nexports.list = () => start('ps');\n",
    };

    const proposals = await commandInjection.propose(fakeSite(files, { weakness: 'CWE-78' }));

    expect(proposals).toEqual([]);
  });

  it('finds a command that a dependency runs by the command that was seen', async () => {
    const text =
      "var queue = require('some-queue');\nexports.pull = function (branch, cb) {\n  queue.add('git pull ' + branch, cb);\n};\n";

    expect(await mended(text, 'Quote', [ran('git pull x; touch y')])).toContain(
      "queue.add('git pull ' + shellQuote(branch), cb);",
    );
  });

  it('refuses where a second interpreter reads the value', async () => {
    const text =
      "var exec = require('child_process').exec;\nexports.f = function (name, cb) {\n  exec('ssh host \"ls ' + name + '\"', cb);\n};\n";

    expect(await mended(text, 'Quote')).toContain("exec('ssh host \"ls ' + refuseShellSyntax(name) + '\"', cb);");
  });

  it('lets what passes go on through the quoting of the author, whatever letters it has', async () => {
    const text =
      "var exec = require('child_process').exec;\nexports.show = function (url, cb) {\n  exec('show \"' + escape(url) + '\"', cb);\n};\nfunction escape(s) {\n  return s.replace(/\"/g, '\\\\\"');\n}\n";

    const after = await mended(text, 'Refuse');
    const refuse: unknown = runInNewContext(`${after.slice(after.indexOf('function refuse'))}; refuseShellSyntax`, {
      exports: {},
      require: () => ({}),
    });

    expect(after).toContain("exec('show \"' + escape(refuseShellSyntax(url)) + '\"', cb);");
    expect(
      ['Ünï-код-键', 'a b.txt', '`id`', 'a\n', '＂', '$x', '\u2028'].map((value) => passes(refuse, value)),
    ).toEqual([true, true, false, false, false, false, false]);
  });

  it('puts the function inside the wrapper of a module and types it in TypeScript', async () => {
    const wrapped =
      "(function () {\n  var exec = require('child_process').exec;\n\n  exports.f = function (name) {\n    exec('test -d ' + name);\n  };\n}).call(this);\n";

    expect(await mended(wrapped, 'Quote')).toContain("  var exec = require('child_process').exec;\n\n  // Makes");
  });

  it('leaves no gap in names already taken', async () => {
    const text =
      "var exec = require('child_process').exec;\nvar shellQuote = 1;\nexports.f = function (name) {\n  exec('test -d ' + name);\n};\n";

    expect(await mended(text, 'Quote')).toContain("exec('test -d ' + shellQuote2(name));");
  });
});

describe('what is left alone', () => {
  it.each([
    ['a constant command', "exports.f = function (cb) { cp.exec('git status', cb); };"],
    ['a command of constants', "var flag = '-a';\nexports.f = function (cb) { cp.exec('ls ' + flag, cb); };"],
    ['a number', "exports.f = function (n, cb) { cp.exec('kill ' + parseInt(n, 10), cb); };"],
    ['what the system says', "exports.f = function (cb) { cp.exec('ls ' + process.cwd() + ' ' + __dirname, cb); };"],
    [
      'what another process said',
      "exports.f = function () { var pid = cp.execSync('pidof x').toString(); cp.execSync('ps -p ' + pid + ' | cat'); };",
    ],
    ['a program without a shell', "exports.f = function (file, cb) { cp.execFile('git', ['blame', file], cb); };"],
  ])('has nothing to say about %s', async (_what, code) => {
    expect(await proposalsFor(`var cp = require('child_process');\n${code}\n`)).toEqual([]);
  });

  it('calls an API whose parameter is the whole command not repairable', async () => {
    const text =
      "var cp = require('child_process');\nexports.exec = function (command, cb) {\n  cp.exec(command, cb);\n};\n";

    const proposals = await proposalsFor(text, [ran('echo hi; touch marker')], ['echo hi; touch marker']);

    expect(proposals).toEqual([
      { kind: 'not-repairable', because: expect.stringContaining('"exec" exists to run the shell command') },
    ]);
  });

  it('does not say so when the command has text of its own', async () => {
    const text =
      "var cp = require('child_process');\nexports.exec = function (command, cb) {\n  cp.exec('docker ' + command, cb);\n};\n";

    const [first] = await proposalsFor(text, [ran('docker ps; touch marker')], ['ps; touch marker']);

    expect(first).toMatchObject({ kind: 'patch' });
  });
});
