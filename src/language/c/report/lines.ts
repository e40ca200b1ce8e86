// SPDX-License-Identifier: Apache-2.0

/** A log as lines, read forward by parsers that know one kind of report each. */
export class Lines {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    // Colours, as sanitizers write them to terminals, and the ends of lines of other systems.
    // eslint-disable-next-line no-control-regex
    this.#lines = text.replaceAll(/\u001b\[[\d;]*m/g, '').split(/\r?\n/);
  }

  isOver(): boolean {
    return this.#at >= this.#lines.length;
  }

  /** The line `ahead` of the next one; empty behind the end. */
  peek(ahead = 0): string {
    return this.#lines[this.#at + ahead] ?? '';
  }

  next(): string {
    const line = this.peek();
    this.#at += 1;
    return line;
  }
}
