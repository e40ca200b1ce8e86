// SPDX-License-Identifier: Apache-2.0

/** A string taken apart into what the caller meant, what breaks out of it, and the command that is smuggled in. */
export interface ShellPayload {
  /** The harmless beginning: a file name, a port, a host; may be empty. */
  readonly prefix: string;
  /** The smuggled command; `undefined` when it could not be told from the rest. */
  readonly command: string | undefined;
}

const META = /["']?\s*(?:[;&|`\n<>]|\$\(|\$\{)/;

/** `undefined` when the text holds nothing a shell would act on. */
export function takeApart(text: string): ShellPayload | undefined {
  const found = META.exec(text);
  if (found === null) {
    return undefined;
  }
  const rest = text.slice(found.index);
  // An opener, the command up to what closes it, and nothing that would open again.
  const command = /^["']?\s*(?:;|&&?|\|\|?|\n|\$\(|`)\s*(?<command>[^;&|`\n"')#]+?)\s*(?:$|[;&|`\n"')#])/.exec(rest);
  return { prefix: text.slice(0, found.index).trimEnd(), command: command?.groups?.['command'] };
}
