// SPDX-License-Identifier: Apache-2.0
import type { Around } from '../../language.ts';

/** A program that reads nothing can only be run under other circumstances: heap contents and layout, locale, size of the environment. */
export function runsElsewise(command: string): Around {
  const quoted = `'${command.replaceAll("'", String.raw`'\''`)}'`;
  const settings: readonly (readonly [string, string])[] = [
    ['a heap filled with 0xff', 'ASAN_OPTIONS="$ASAN_OPTIONS:max_malloc_fill_size=65536:malloc_fill_byte=255"'],
    ['a heap filled with zeros', 'ASAN_OPTIONS="$ASAN_OPTIONS:max_malloc_fill_size=65536:malloc_fill_byte=0"'],
    ['wide red zones', 'ASAN_OPTIONS="$ASAN_OPTIONS:redzone=256"'],
    ['a small quarantine', 'ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=1"'],
    ['another locale', 'LC_ALL=C'],
    ['a larger environment', `SKYMEND_PADDING=${'x'.repeat(200)}`],
  ];
  const [program = ''] = command.trim().split(/\s+/);
  return {
    attacks: settings.map(([label, setting]) => ({ label, value: `${setting} sh -c ${quoted}` })),
    harmless: ['--version', '--help', '-h', '-V'].map((option) => ({
      label: `only ${option}`,
      value: `${program} ${option}`,
    })),
  };
}
