// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants } from 'node:fs';

export function isReadable(path: string): boolean {
  return can(path, constants.R_OK);
}

export function isWritable(path: string): boolean {
  return can(path, constants.W_OK);
}

export function isExecutable(path: string): boolean {
  return can(path, constants.X_OK);
}

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) {
      return false;
    }
    throw cause;
  }
}
