// SPDX-License-Identifier: Apache-2.0
import pc from 'picocolors';
import type { Progress } from '../../support/progress.ts';

/** Progress as lines on stderr, each with the seconds since the start. */
export function stderrProgress(now: () => number): Progress {
  const started = now();
  function line(text: string): void {
    const seconds = ((now() - started) / 1000).toFixed(1).padStart(6);
    process.stderr.write(`${pc.dim(`${seconds}s`)} ${text}\n`);
  }
  return {
    stage: (name, detail) => {
      line(`${pc.cyan(name.padEnd(9))} ${detail}`);
    },
    note: (message) => {
      line(`${' '.repeat(9)} ${message}`);
    },
  };
}
