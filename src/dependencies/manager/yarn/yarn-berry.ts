// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_URL } from '../../registry/gateway.ts';
import { askedVersion, textIn } from '../asked-version.ts';
import type { ManagerMeans, ManagerRun, PackageManager, Project } from '../package-manager.ts';
import { runTool } from '../run-tool.ts';

/** yarn from 2 on, of the line that wrote the project's lock file. */
export const yarnBerry: PackageManager = {
  name: 'yarn',
  lockFiles: ['yarn.lock'],
  relock(project, means) {
    return run(['install', '--mode=update-lockfile'], { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' }, { project, means });
  },
  install(project, means) {
    return run(['install', '--immutable', '--mode=skip-build'], {}, { project, means });
  },
};

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { project, means }: { readonly project: Project; readonly means: ManagerMeans },
): Promise<ManagerRun> {
  const wanted = {
    name: '@yarnpkg/cli-dist',
    command: 'yarn',
    range: rangeFor(project.folder),
    script: 'bin/yarn.js',
  };
  const isPlugAndPlay = !/^nodeLinker:\s*["']?(?:node-modules|pnpm)/m.test(textIn(project.folder, '.yarnrc.yml'));
  const all = {
    ...ENVIRONMENT,
    ...env,
    // What lies in archives cannot be looked at like what lies in folders.
    ...(isPlugAndPlay ? { YARN_NODE_LINKER: 'node-modules' } : {}),
    ...(existsSync(join(project.folder, '.yarn', 'releases')) ? {} : { YARN_IGNORE_PATH: '1' }),
  };
  const ended = await runTool(
    { wanted, args, env: all, broken: NETWORK, prefix: /^➤ YN0*(?!0000)\d+:\s*[│└┌]?/ },
    project,
    means,
  );
  const remark = 'installed into node_modules, where the project itself uses Plug’n’Play';
  return ended.kind === 'done' && isPlugAndPlay ? { ...ended, remark } : ended;
}

const ENVIRONMENT = {
  CI: '1',
  YARN_NPM_REGISTRY_SERVER: GATEWAY_URL.replace(/\/$/, ''),
  YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_HTTP_TIMEOUT: '300000',
  YARN_ENABLE_GLOBAL_CACHE: 'false',
  YARN_CACHE_FOLDER: '/tmp/yarn-cache',
  YARN_ENABLE_SCRIPTS: 'false',
  YARN_ENABLE_PROGRESS_BARS: 'false',
  YARN_ENABLE_COLORS: 'false',
};

const NETWORK = /ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|RequestError|ENOSPC|EMFILE|Bad Gateway/;

/** Which lines keep which form of the lock file. */
function rangeFor(folder: string): string {
  const version = Number(/^__metadata:\s+version: (\d+)/m.exec(textIn(folder, 'yarn.lock'))?.[1] ?? '8');
  const line = version >= 8 ? '^4.0.0' : '^3.0.0';
  return askedVersion(folder, 'yarn') ?? (version < 6 ? '^2.4.1' : line);
}
