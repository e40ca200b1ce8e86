// SPDX-License-Identifier: Apache-2.0
import type { PackageManager, Project, ManagerMeans, ManagerRun } from '../package-manager.ts';
import { runManaged } from '../run-managed.ts';
import { GATEWAY_URL } from '../../registry/gateway.ts';
import { findNpm } from './find-npm.ts';
import { throughGateway } from './through-gateway.ts';

const QUIET = [
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--no-update-notifier',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=200',
  '--fetch-retry-maxtimeout=1000',
  '--loglevel=error',
];

/** Repositories that are mounted belong to another user than the sandbox's. */
const FOREIGN_REPOSITORIES = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

/** The host's npm. Its own checks stay on: a lock with a peer conflict is refused, as it would be on the user's machine. */
export const npm: PackageManager = {
  name: 'npm',
  lockFiles: ['npm-shrinkwrap.json', 'package-lock.json'],
  async relock(project, means) {
    const redirected = await throughGateway(project.folder, means.source);
    const ended = await run(['install', '--package-lock-only'], project, means);
    await (ended.kind === 'done' ? redirected.readdress() : redirected.undo());
    return ended;
  },
  async install(project, means) {
    const redirected = await throughGateway(project.folder, means.source);
    const clean = await run(['ci'], project, means);
    const ended = lacksOnlyUnfetched(clean) ? await run(['install', '--no-save'], project, means) : clean;
    await redirected.undo();
    return ended;
  },
};

/**
 * An optional dependency that nobody can fetch any more is left out of the lock file by npm itself, which then refuses to
 * install from that: `Missing: fsevents@ from lock file`, with no version. An ordinary install goes by the same lock.
 */
function lacksOnlyUnfetched(ended: ManagerRun): boolean {
  const told = ended.kind === 'refused' ? ended.run.stderr : '';
  const differences = told.match(/\b(?:Missing|Invalid): .*$/gm) ?? [];
  return differences.length > 0 && differences.every((line) => /^Missing: \S+@ from lock file$/.test(line.trim()));
}

async function run(args: readonly string[], project: Project, means: ManagerMeans): Promise<ManagerRun> {
  const found = findNpm();
  const ended = await runManaged(
    {
      argv: [
        process.execPath,
        found.script,
        ...args,
        '--ignore-scripts',
        `--registry=${GATEWAY_URL}`,
        '--replace-registry-host=never',
        ...QUIET,
      ],
      env: { npm_config_cache: '/tmp/npm-cache', CI: '1', ...FOREIGN_REPOSITORIES },
      mounts: found.mounts,
    },
    project,
    means,
  );
  const { exit, stderr } = ended;
  if (exit.kind === 'exited' && exit.status === 0) {
    return { kind: 'done', version: found.version, run: ended };
  }
  const kind = exit.kind === 'exited' && !NETWORK.test(stderr) ? 'refused' : 'broken';
  return { kind, version: found.version, run: ended, because: firstErrors(stderr, exit.kind) };
}

/** npm's own names for a network that failed. */
const NETWORK = /\bcode (?:ECONN|ETIMEDOUT|EAI_|ENOTFOUND|EIDLETIMEOUT|ERR_SOCKET|E502|ENOSPC|EMFILE)/;

/** npm's first lines of error, without its prefix and without the place of its log. */
function firstErrors(stderr: string, ending: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^npm (?:ERR!|error) ?/, '').trim())
    .filter((line) => line !== '' && !/complete log of this run|^A complete log/.test(line));
  return lines.length === 0 ? `npm ended: ${ending}` : lines.slice(0, 8).join('; ');
}
