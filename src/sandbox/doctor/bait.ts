// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWritable } from '../bubblewrap/access.ts';
import { findProgram } from '../bubblewrap/programs.ts';
import { Listeners } from './listeners.ts';

/**
 * What an escape would catch: files, a process, services, all planted for this and worth nothing. Nothing that was
 * there before is read.
 */
export class Bait {
  /** Whoever gets hold of this was outside. */
  readonly token: string;
  /** A directory in the user's home, or where temporary files go when there is none to write to. */
  readonly home: string;
  /** A target inside `home`. */
  readonly project: string;
  /** A directory outside the home. */
  readonly elsewhere: string;
  readonly secretFile: string;
  readonly listeners: Listeners;
  readonly sleeper: ChildProcess;
  readonly descriptor: number;

  static async lay(token: string): Promise<Bait> {
    const home = mkdtempSync(join(isWritable(homedir()) ? homedir() : tmpdir(), '.skymend-doctor-'));
    mkdirSync(join(home, 'project'));
    const listeners = await Listeners.open(token, join(home, 'project/socket'));
    return new Bait(token, home, listeners);
  }

  private constructor(token: string, home: string, listeners: Listeners) {
    this.token = token;
    this.home = home;
    this.listeners = listeners;
    this.project = join(home, 'project');
    this.elsewhere = mkdtempSync(join(tmpdir(), 'skymend-doctor-'));
    this.secretFile = join(this.elsewhere, 'secret');
    plantFiles(this);
    this.descriptor = openSync(this.secretFile, 'r');
    this.sleeper = spawn(findProgram('sleep', 'coreutils'), ['300'], { argv0: `sleeper-${token}`, stdio: 'ignore' });
  }

  /** A directory of its own, with one file, for an attempt that may change it. */
  spare(name: string): { readonly directory: string; readonly file: string } {
    const directory = join(this.home, name);
    const file = join(directory, 'file');
    mkdirSync(directory);
    writeFileSync(file, UNTOUCHED);
    return { directory, file };
  }

  remove(): void {
    this.sleeper.kill('SIGKILL');
    this.listeners.close();
    closeSync(this.descriptor);
    for (const directory of [this.home, this.elsewhere]) {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

/** What an attempt that writes finds in a spare file. */
export const UNTOUCHED = 'untouched\n';

function plantFiles(bait: Bait): void {
  mkdirSync(join(bait.home, '.ssh'));
  for (const name of ['.npmrc', '.ssh/id_ed25519', 'notes.txt']) {
    writeFileSync(join(bait.home, name), `${bait.token}\n`, { mode: 0o600 });
  }
  writeFileSync(bait.secretFile, `${bait.token}\n`, { mode: 0o600 });
  symlinkSync(bait.secretFile, join(bait.project, 'absolute-link'));
  symlinkSync('../notes.txt', join(bait.project, 'relative-link'));
}
