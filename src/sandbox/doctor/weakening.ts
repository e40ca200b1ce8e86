// SPDX-License-Identifier: Apache-2.0
import type { Plan } from '../bubblewrap/plan.ts';
import type { Limits } from '../sandbox.ts';

/** Takes one promise away from a plan, so that an escape attempt can show that it works where the promise is missing. */
export interface Weakening {
  /** After "without": `a network of its own`. */
  readonly name: string;
  weaken(plan: Plan): Plan;
}

export const NO_NETWORK_NAMESPACE: Weakening = {
  name: 'a network of its own',
  weaken: (plan) => ({ ...plan, namespaces: without(plan.namespaces, '--unshare-net') }),
};

export const NO_IPC_NAMESPACE: Weakening = {
  name: 'its own interprocess communication',
  weaken: (plan) => ({ ...plan, namespaces: without(plan.namespaces, '--unshare-ipc') }),
};

export const NO_UTS_NAMESPACE: Weakening = {
  name: 'a host name of its own',
  weaken: (plan) => ({ ...plan, namespaces: without(plan.namespaces, '--unshare-uts', '--hostname', 'sandbox') }),
};

/** The host's `/proc` comes with the host's processes: a fresh one cannot be mounted for somebody else's. */
export const NO_PID_NAMESPACE: Weakening = {
  name: 'process numbers of its own',
  weaken: (plan) => ({
    ...plan,
    namespaces: without(plan.namespaces, '--unshare-pid'),
    furtherMounts: ['--bind', '/proc', '/proc'],
  }),
};

/** Its processes are not ended with it; they must end themselves soon. */
export const NO_COMMON_END: Weakening = {
  name: 'an end for the whole tree',
  weaken: (plan) => ({ ...NO_PID_NAMESPACE.weaken(plan), ties: [] }),
};

export const NO_FILTER: Weakening = {
  name: 'the system-call filter',
  weaken: (plan) => ({ ...plan, filter: null }),
};

export const NESTED_NAMESPACES: Weakening = {
  name: 'the ban on nested user namespaces',
  weaken: (plan) => ({ ...plan, filter: null, privileges: without(plan.privileges, '--disable-userns') }),
};

/** Full rights, but only over the namespaces of the sandbox itself. */
export const WITH_CAPABILITIES: Weakening = {
  name: 'the loss of root’s rights',
  weaken: (plan) => ({
    ...plan,
    filter: null,
    privileges: ['--cap-add', 'ALL', '--uid', '0', '--gid', '0'],
  }),
};

export const AS_INNER_ROOT: Weakening = {
  name: 'an ordinary user inside',
  weaken: (plan) => ({ ...plan, privileges: [...plan.privileges, '--uid', '0', '--gid', '0'] }),
};

export const UNSEALED: Weakening = {
  name: 'the seal on "/" and "/dev"',
  weaken: (plan) => ({ ...plan, sealed: [] }),
};

export const UNVEILED: Weakening = {
  name: 'the veil over /proc',
  weaken(plan) {
    plan.view.put('/proc', { kind: 'proc', over: new Map() });
    return plan;
  },
};

export const WITH_HOST_DEVICES: Weakening = {
  name: 'devices of its own',
  weaken: (plan) => ({ ...plan, furtherMounts: ['--dev-bind', '/dev', '/dev'] }),
};

/** The host's `/proc`, writable, as no back end should ever show it. */
export const WITH_HOST_PROC: Weakening = {
  name: 'a /proc of its own',
  weaken: (plan) => ({ ...plan, furtherMounts: ['--bind', '/proc', '/proc'] }),
};

export function withEnvironment(environment: Readonly<Record<string, string>>): Weakening {
  return {
    name: 'a scrubbed environment',
    weaken: (plan) => ({ ...plan, clearing: [], outerEnvironment: { ...environment } }),
  };
}

/** The first process inside shows what bubblewrap was started with. */
export function withFirstProcess(environment: Readonly<Record<string, string>>): Weakening {
  const open = withEnvironment(environment);
  return { name: 'the veil over /proc/1', weaken: (plan) => UNVEILED.weaken(open.weaken(plan)) };
}

export function withDescriptor(descriptor: number): Weakening {
  return { name: 'closed descriptors', weaken: (plan) => ({ ...plan, descriptors: [descriptor] }) };
}

/** Shows a part of the host's file system. */
export function showing(path: string): Weakening {
  return {
    name: 'a file system of its own',
    weaken(plan) {
      plan.view.mount({ kind: 'read-only', from: path, at: path });
      return plan;
    },
  };
}

/** Binds the task's mounts so that what it writes reaches the host. */
export const WITH_WRITABLE_MOUNTS: Weakening = {
  name: 'read-only mounts',
  weaken(plan) {
    for (const mount of plan.task.mounts) {
      if ('from' in mount) {
        plan.view.mount({ kind: 'writable', from: mount.from, at: mount.at });
      }
    }
    return plan;
  },
};

export function withLimits(limits: Partial<Limits>, name: string): Weakening {
  return { name, weaken: (plan) => ({ ...plan, limits: { ...plan.limits, ...limits } }) };
}

export function both(first: Weakening, second: Weakening): Weakening {
  return {
    name: `${first.name} and ${second.name}`,
    weaken: (plan) => second.weaken(first.weaken(plan)),
  };
}

function without(options: readonly string[], ...removed: readonly string[]): readonly string[] {
  return options.filter((option) => !removed.includes(option));
}
