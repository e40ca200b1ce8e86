// SPDX-License-Identifier: Apache-2.0
import { capabilityAttempts } from './attempts/capabilities.ts';
import { deviceAttempts } from './attempts/devices.ts';
import { execAttempts } from './attempts/exec.ts';
import { fileAttempts } from './attempts/files.ts';
import { kernelAttempts } from './attempts/kernel.ts';
import { networkAttempts } from './attempts/network.ts';
import { procAttempts } from './attempts/proc.ts';
import { resourceAttempts } from './attempts/resources.ts';
import { secretAttempts } from './attempts/secrets.ts';
import { socketAttempts } from './attempts/sockets.ts';
import type { EscapeAttempt } from './escape-attempt.ts';

/** In the order of the report: from what is most often tried to what takes longest. */
export const escapeAttempts: readonly EscapeAttempt[] = [
  ...fileAttempts,
  ...procAttempts,
  ...deviceAttempts,
  ...capabilityAttempts,
  ...kernelAttempts,
  ...socketAttempts,
  ...execAttempts,
  ...networkAttempts,
  ...resourceAttempts,
  ...secretAttempts,
];
