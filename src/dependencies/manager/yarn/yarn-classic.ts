// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GATEWAY_URL } from '../../registry/gateway.ts';
import type { ManagerMeans, ManagerRun, PackageManager, Project } from '../package-manager.ts';
import { runTool } from '../run-tool.ts';
import { yarnThroughGateway } from './yarn-through-gateway.ts';

/** yarn 1. It cannot make a lock file without installing, so what it installs on the way is thrown away. */
export const yarnClassic: PackageManager = {
  name: 'yarn',
  lockFiles: ['yarn.lock'],
  async relock(project, means) {
    const redirected = await yarnThroughGateway(project.folder, means.source);
    const ended = await run(['install'], project, means);
    await (ended.kind === 'done' ? redirected.readdress() : redirected.undo());
    await rm(join(project.folder, 'node_modules'), { recursive: true, force: true });
    return ended;
  },
  async install(project, means) {
    const redirected = await yarnThroughGateway(project.folder, means.source);
    const ended = await run(['install', '--frozen-lockfile'], project, means);
    await redirected.undo();
    return ended;
  },
};

async function run(args: readonly string[], project: Project, means: ManagerMeans): Promise<ManagerRun> {
  const wanted = { name: 'yarn', command: 'yarn', range: '^1.22.0', script: 'bin/yarn.js' };
  const flags = [
    '--ignore-scripts',
    '--non-interactive',
    '--no-progress',
    '--cache-folder=/tmp/yarn-cache',
    // The registry is beside it; what takes long is a machine that has other work.
    '--network-timeout=300000',
    `--registry=${GATEWAY_URL}`,
  ];
  const env = {
    CI: '1',
    npm_config_registry: GATEWAY_URL,
    YARN_REGISTRY: GATEWAY_URL,
    YARN_IGNORE_PATH: '1',
    YARN_DISABLE_SELF_UPDATE_CHECK: '1',
    SKIP_YARN_COREPACK_CHECK: '1',
  };
  return runTool({ wanted, args: [...args, ...flags], env, broken: NETWORK, prefix: /^error / }, project, means);
}

const NETWORK = /ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ENOSPC|EMFILE|network connection|Request failed "5/;
