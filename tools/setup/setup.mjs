// SPDX-License-Identifier: Apache-2.0
// Makes a fresh clone ready: npm packages, Debian packages, build. Uses nothing but Node.js itself, and does again only
// what is missing or out of date. Each step says one line, and on failure exactly what to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const NODE_FLOOR = [20, 19];

/** Debian packages by the command that shows they are there. */
const DEBIAN = [
  { command: 'bwrap', package: 'bubblewrap' },
  { command: 'prlimit', package: 'util-linux' },
];

/** What C and C++ targets are built, looked into and measured with. JavaScript does without. */
const C_TOOLCHAIN = [
  { command: 'gcc', package: 'gcc' },
  { command: 'g++', package: 'g++' },
  { command: 'make', package: 'make' },
  { command: 'ar', package: 'binutils' },
  { command: 'gdb', package: 'gdb' },
];

/** What the tests start beside the embedded database. The server of the package is not used, only its programs. */
const FOR_TESTS = [{ command: '/usr/lib/postgresql/*/bin/initdb', package: 'postgresql' }];

export function setUp({ isForTests = false } = {}) {
  requireNode();
  installNpmPackages();
  installDebianPackages();
  installToolchain();
  if (isForTests) {
    installTools(FOR_TESTS, 'the tests of the database');
  }
  build();
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor < NODE_FLOOR[1])) {
    stop(`Node.js ${NODE_FLOOR.join('.')} or newer is needed, this is ${process.versions.node}`);
  }
}

function installNpmPackages() {
  installFolder(ROOT);
}

/** Brings the npm packages of a folder to the state of its lockfile; does nothing when they are. */
export function installFolder(folder) {
  const stamp = join(folder, 'node_modules', '.skymend-lock');
  const digest = digestOf([join(folder, 'package-lock.json')]);
  const isLinked = lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isLinked || (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest)) {
    // A linked folder belongs to another checkout, and npm would empty it.
    return;
  }
  say(`installing npm packages${folder === ROOT ? '' : ` of ${relative(ROOT, folder)}`}`);
  // `npm install --no-save` keeps to the lockfile and its digests as `npm ci` does, and unlike it gets along with
  // registries that lack the optional packages of other platforms. Scripts of packages are not needed, and are the way
  // worms come in.
  run(
    ['npm', 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm could not install the packages; check the network or your registry setting',
    folder,
  );
  writeFileSync(stamp, digest);
}

function installDebianPackages() {
  installTools(DEBIAN, 'the sandbox');
}

function installTools(tools, forWhat) {
  const missing = missingOf(tools);
  if (missing.length === 0) {
    return;
  }
  const rise = howToInstall();
  if (rise === null) {
    stop(`${missing.join(' and ')} is missing for ${forWhat}; install it once: sudo sh -c '${installing(missing)}'`);
  }
  say(`installing ${missing.join(' ')} (apt-get)`);
  run(installCommand(rise, missing), `apt-get failed; install by hand: sudo sh -c '${installing(missing)}'`);
}

/** Not having it stops nobody who mends JavaScript: what is missing is said, and C says it again when it is asked. */
function installToolchain() {
  const missing = missingOf(C_TOOLCHAIN);
  if (missing.length === 0) {
    return;
  }
  const rise = howToInstall();
  const [command, ...args] = rise === null ? ['false'] : installCommand(rise, missing);
  if (rise !== null) {
    say(`installing ${missing.join(' ')} for C and C++ (apt-get)`);
  }
  const { status } = spawnSync(command, args, { stdio: ['ignore', process.stderr, 'inherit'] });
  if (status !== 0) {
    say(`C and C++ cannot be mended without ${missing.join(', ')}; install once: sudo sh -c '${installing(missing)}'`);
  }
}

function missingOf(tools) {
  return tools.filter(({ command }) => !isThere(command)).map((needed) => needed.package);
}

/** The words that give the right to install; `null` when nothing does. */
function howToInstall() {
  const rise = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const mayInstall = isThere('apt-get') && (rise.length === 0 || (isThere('sudo') && succeeds('sudo', ['-n', 'true'])));
  return mayInstall ? rise : null;
}

function installing(packages) {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

function installCommand(rise, packages) {
  return [...rise, 'sh', '-c', `DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; ${installing(packages)}`];
}

function build() {
  const stamp = join(ROOT, 'dist', '.stamp');
  const digest = digestOf([
    join(ROOT, 'tsconfig.build.json'),
    join(ROOT, 'tsconfig.json'),
    ...filesBelow(join(ROOT, 'src')),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    return;
  }
  say('building (tsc)');
  run(
    [process.execPath, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
    'the build failed; see above',
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(directory) {
  return readdirSync(directory, { recursive: true })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}

function isThere(command) {
  return succeeds('sh', ['-c', `command -v ${command}`]);
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** What the tools say goes to stderr: stdout is for results. */
function run([command, ...args], advice, cwd = ROOT) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', process.stderr, 'inherit'] });
  if (status !== 0) {
    stop(advice);
  }
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function stop(line) {
  process.stderr.write(`setup: ${line}\n`);
  process.exit(3);
}
