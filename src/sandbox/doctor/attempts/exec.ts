// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, readFileSync } from 'node:fs';
import { findProgram } from '../../bubblewrap/programs.ts';
import type { EscapeAttempt } from '../escape-attempt.ts';
import { oldCallProgram } from '../raw-call.ts';
import { caught, rawTrial, shell } from '../script.ts';
import { NO_FILTER, showing, WITH_WRITABLE_MOUNTS, withEnvironment } from '../weakening.ts';

const group = 'exec tricks';

export const execAttempts: readonly EscapeAttempt[] = [
  {
    name: 'overwrites-running-program',
    group,
    tries: 'overwrite a program of the host through "/proc/self/exe"',
    prepare(bait) {
      const { directory } = bait.spare('overwrites-running-program');
      const program = `${directory}/program`;
      copyFileSync(findProgram('sleep', 'coreutils'), program);
      return {
        task: shell(
          './program 5 & pid=$!; sleep 0.1; exec 3<"/proc/$pid/exe"; kill $pid; wait; echo gone >/proc/self/fd/3',
          { cwd: directory, mounts: [{ kind: 'read-only', from: directory, at: directory }] },
        ),
        without: WITH_WRITABLE_MOUNTS,
        breach: () => (readFileSync(program, 'latin1').startsWith('gone') ? 'a program of the host was changed' : null),
      };
    },
  },
  {
    name: 'runs-nameless-program',
    group,
    tries: 'get out with a program that has no file any more',
    prepare: (bait) => ({
      task: shell(`cp /bin/cat /tmp/c && exec 3</tmp/c && rm /tmp/c && /proc/self/fd/3 '${bait.secretFile}'`),
      without: showing(bait.elsewhere),
      breach: caught(bait),
    }),
  },
  {
    name: 'inherits-preload',
    group,
    tries: 'get code loaded through variables such as NODE_OPTIONS',
    prepare: (bait) => ({
      task: shell('echo "$LD_AUDIT $NODE_PATH"'),
      without: withEnvironment({ NODE_PATH: bait.token }),
      breach: caught(bait),
    }),
  },
  {
    name: 'uses-old-calls',
    group,
    tries: 'go around the filter by the numbers of 32-bit calls',
    prepare() {
      // getpid
      return process.arch === 'x64'
        ? rawTrial(oldCallProgram(20), NO_FILTER, [0])
        : { because: 'only x64 machines have them' };
    },
  },
];
