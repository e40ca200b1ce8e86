// SPDX-License-Identifier: Apache-2.0

const FLAGS = /^(?:-w|--watch|-b|--bail|--tap|--verbose)$/;

/** Without the named options and their values. */
export function withoutOption(args: readonly string[], names: readonly string[]): readonly string[] {
  return args.filter((word, index) => {
    const isValue = names.includes(args[index - 1] ?? '') && !FLAGS.test(args[index - 1] ?? '');
    return !isValue && !names.includes(word.split('=')[0] ?? '');
  });
}

/** The value of an option, `--ui tdd` or `--ui=tdd`. */
export function valueOf(args: readonly string[], names: readonly string[]): string | undefined {
  const index = args.findIndex((word) => names.includes(word));
  const joined = args.find((word) => names.some((name) => word.startsWith(`${name}=`)));
  return index === -1 ? joined?.slice(joined.indexOf('=') + 1) : args[index + 1];
}

/** What is neither an option nor the value of one of `withValue`. */
export function plainArguments(args: readonly string[], withValue: ReadonlySet<string>): readonly string[] {
  return args.filter((word, index) => !word.startsWith('-') && !withValue.has(args[index - 1] ?? ''));
}
