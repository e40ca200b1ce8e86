// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';

/** The options that `fix` and `verify` share. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--reproducer <command>', 'shell command, run in DIR inside the sandbox, that shows the weakness')
    .option(
      '--shows <what>',
      'exit=0, stdout=REGEX, stderr=REGEX, file=PATH, time>MS, polluted, process, file-access, code, sanitizer',
    )
    .option('--weakness <cwe>', 'CWE-1321, CWE-1333, CWE-78, CWE-22, CWE-94, a list of them, or all')
    .option('--component <package>', 'package under node_modules that holds the fault (found by watching when absent)')
    .option('--build <command>', 'how to build the target, run in a copy of DIR inside the sandbox')
    .option('--input <path>', 'file that {input} in the reproducer stands for, or a folder of crashing inputs')
    .option('--sanitizer-log <file>', 'log of ASan, UBSan, MSan, TSan, LSan, libFuzzer, AFL++ or valgrind')
    .option('--test <command>', "how to run the target's own tests")
    .option('--timeout <time>', 'longest time one run of the reproducer may take (default: 30s)')
    .option('--case <file>', 'the options above from a YAML or JSON file')
    .option('--budget <time>', 'longest time for one finding (10m), or for the dependencies of a project (30m)')
    .option('--replays <n>', 'times the reproducer is run on each state of the target', '3')
    .option('--parallel <n>', 'runs at the same time', String(3 * availableParallelism()))
    .option('--seed <n>', 'seed of everything random', '1')
    .option('--out <folder>', 'where runs, patches, reports and bundles go', '.skymend')
    .option('--resume <run>', 'go on with an interrupted run: its id, or "last"')
    .option('--json', 'print one JSON document instead of text')
    .option('--progress', 'say on stderr what is going on, also with --json');
}
