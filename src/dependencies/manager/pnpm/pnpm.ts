// SPDX-License-Identifier: Apache-2.0
import { readWorkspaceFile } from '../../lockfile/pnpm/workspace-file.ts';
import { GATEWAY_URL } from '../../registry/gateway.ts';
import { askedVersion, textIn } from '../asked-version.ts';
import type { ManagerMeans, ManagerRun, PackageManager, Project } from '../package-manager.ts';
import { runTool } from '../run-tool.ts';

/** pnpm, of the line that wrote the project's lock file. */
export const pnpm: PackageManager = {
  name: 'pnpm',
  lockFiles: ['pnpm-lock.yaml'],
  relock(project, means) {
    // Without the repair of lock files pnpm takes one for up to date in which entries are missing.
    return run(['install', '--lockfile-only', '--no-frozen-lockfile', '--fix-lockfile'], project, means);
  },
  install(project, means) {
    return run(['install', '--frozen-lockfile'], project, means);
  },
};

async function run(args: readonly string[], project: Project, means: ManagerMeans): Promise<ManagerRun> {
  const wanted = { name: 'pnpm', command: 'pnpm', range: rangeFor(project.folder), script: 'bin/pnpm.cjs' };
  const flags = [
    '--ignore-scripts',
    `--registry=${GATEWAY_URL}`,
    '--store-dir=/tmp/pnpm-store',
    '--reporter=append-only',
    '--fetch-timeout=300000',
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=200',
  ];
  const env = {
    CI: '1',
    // The version is chosen here: pnpm would fetch another one by itself.
    npm_config_manage_package_manager_versions: 'false',
    npm_config_package_manager_strict: 'false',
    npm_config_update_notifier: 'false',
    COREPACK_ENABLE_STRICT: '0',
  };
  return runTool(
    { wanted, args: [...args, ...flags], env, broken: NETWORK, prefix: /^.*?(?:ERR_PNPM_|ERROR\b)/ },
    project,
    means,
  );
}

const NETWORK = /ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ERR_PNPM_META_FETCH_FAIL|ENOSPC|EMFILE|ERR_PNPM_FETCH_5/;

/** Which lines read and write which form of the lock file without changing it. */
function rangeFor(folder: string): string {
  const version = /^lockfileVersion: '?(\d+)/m.exec(textIn(folder, 'pnpm-lock.yaml'))?.[1] ?? '9';
  const lines: Readonly<Record<string, string>> = { '5': '^6.35.0 || ^7.0.0', '6': '^8.0.0', '9': '^9.0.0 || ^10.0.0' };
  // Settings in the file of the workspace are read from there on; an older one would not see them and say nothing.
  const line = version === '9' && readWorkspaceFile(folder).hasSettings ? '^10.5.0' : lines[version];
  return askedVersion(folder, 'pnpm') ?? line ?? '>=9.0.0';
}
