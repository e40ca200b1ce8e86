// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../domain/repair-error.ts';

type Told = readonly [ConstructorParameters<typeof RepairError>[0], string];

/** What the file system refused, and what to do about it. Everything else that fails is a fault of ours. */
const REFUSALS: ReadonlyMap<string, Told> = new Map([
  ['ENOSPC', ['DISK_FULL', 'no space is left; free some and go on with --resume last']],
  ['EDQUOT', ['DISK_FULL', 'the disk quota is used up; free some space and go on with --resume last']],
  ['EACCES', ['CONFIG_INVALID', 'permission denied; name a directory you may write to with --out']],
  ['EPERM', ['CONFIG_INVALID', 'not permitted; name a directory you may write to with --out']],
  ['EROFS', ['CONFIG_INVALID', 'the file system is read-only; name another directory with --out']],
  ['EMFILE', ['CONFIG_INVALID', 'too many open files; raise the limit (ulimit -n) or lower --parallel']],
]);

/** A refusal of the file system as an error for the user, in one line; other errors as they are. */
export function asUserError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RepairError) {
    return error;
  }
  const told = REFUSALS.get(String(Reflect.get(error, 'code')));
  if (told === undefined) {
    return error;
  }
  const path: unknown = Reflect.get(error, 'path');
  const place = typeof path === 'string' ? `cannot write "${path}"` : 'cannot write';
  return new RepairError(told[0], `${place}: ${told[1]}`, { cause: error });
}
