// SPDX-License-Identifier: Apache-2.0

export interface Watching {
  /** Blocks that nothing points to in the end are reported as well. */
  readonly leaks: boolean;
  /** Stacks come with names; else with addresses only, which takes a tenth of the time. */
  readonly names: boolean;
  /** Stacks of what ended the program are followed by frame pointers, as a program without unwind tables needs it. */
  readonly byFramePointers?: boolean;
  /** A report of a program that was compiled to go on does not end it. */
  readonly goesOn?: boolean;
}

/**
 * What sanitizers are told. Every deadly signal and every failed assertion comes with a stack; a report that does not
 * end the program is followed by others. Wide red zones: an access far behind a small block must not pass for harmless.
 */
export function sanitizerEnvironment({
  leaks,
  names,
  byFramePointers = false,
  goesOn = false,
}: Watching): Readonly<Record<string, string>> {
  const common = `symbolize=${names ? 1 : 0}:handle_abort=1:handle_sigill=1:handle_sigfpe=1:print_stacktrace=1${byFramePointers ? ':fast_unwind_on_fatal=1' : ''}`;
  return {
    ASAN_OPTIONS: `${common}:detect_leaks=${leaks ? 1 : 0}:detect_stack_use_after_return=1:redzone=128:allocator_release_to_os_interval_ms=-1${goesOn ? ':halt_on_error=0' : ''}`,
    UBSAN_OPTIONS: common,
    MSAN_OPTIONS: common,
    // Without names its stacks tell no more than the bare name of the program.
    TSAN_OPTIONS: common.replace('symbolize=0', 'symbolize=1'),
  };
}
