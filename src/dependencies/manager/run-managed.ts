// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import type { Mount, Run } from '../../sandbox/sandbox.ts';
import { BRIDGE_TEXT } from '../registry/bridge-text.ts';
import { openGateway, SOCKET } from '../registry/gateway.ts';
import type { ManagerMeans, Project } from './package-manager.ts';

/** The processor's time is the limit; the clock's only ends what waits for ever, since a busy machine is no answer. */
const LIMITS = {
  wallMs: 2_400_000,
  cpuMs: 600_000,
  memoryMb: 3072,
  processes: 256,
  openFiles: 8192,
  diskMb: 4096,
};

export interface ManagedCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Programs that are not part of the system. */
  readonly mounts: readonly Mount[];
}

/** Runs a package manager over a project, with a gateway to the registry and nothing else of the network. */
export async function runManaged(command: ManagedCommand, project: Project, means: ManagerMeans): Promise<Run> {
  const gateway = await openGateway(means.source);
  try {
    const run = await means.sandbox.run({
      argv: [process.execPath, '/registry/bridge.cjs', `/registry/socket/${SOCKET}`, ...command.argv],
      cwd: insideOf(project),
      env: command.env,
      mounts: [
        { kind: 'writable', from: project.folder, at: insideOf(project) },
        { kind: 'content', text: BRIDGE_TEXT, at: '/registry/bridge.cjs' },
        { kind: 'read-only', from: gateway.folder, at: '/registry/socket' },
        ...command.mounts,
        ...project.mounts,
      ],
      needs: ['unix-sockets'],
      limits: LIMITS,
    });
    const [fault] = gateway.faults();
    if (fault !== undefined) {
      throw new RepairError('TOOL_MISSING', `the registry "${means.source.name}" could not answer: ${fault}`);
    }
    // Written down as an answer it would be believed when the run is resumed.
    if (!(run.exit.kind === 'exited' && run.exit.status === 0) && /\bENOSPC\b/.test(`${run.stderr}${run.stdout}`)) {
      const message = 'no space left while the package manager ran; free some and go on with --resume';
      throw new RepairError('DISK_FULL', message);
    }
    return run;
  } finally {
    await gateway.close();
  }
}

export function insideOf(project: Project): string {
  return `/project/${project.name}`;
}
