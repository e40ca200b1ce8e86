// SPDX-License-Identifier: Apache-2.0

/** Names that compilers of today define for a Unix. */
const OF_COMPILER =
  /^(?:__GNUC__|__GNUC_MINOR__|__STDC__|__STDC_VERSION__|__linux__|linux|__unix__|__unix|unix|UNIX|__x86_64__|__LP64__|HAVE_\w+|STDC_HEADERS)$/;

/** Whether a conditional section is likely read: a name that is defined somewhere in the tree counts as defined. */
export function holds(word: string, rest: string, defined: ReadonlySet<string>): boolean {
  const isDefined = (name: string): boolean => defined.has(name) || OF_COMPILER.test(name);
  switch (word) {
    case 'ifdef':
      return isDefined(rest.split(/\s/)[0] ?? '');
    case 'ifndef':
      return !isDefined(rest.split(/\s/)[0] ?? '');
    case 'if':
    case 'elif':
      return new Condition(rest, isDefined).value();
    default:
      return false;
  }
}

/** `defined(A) && !B`; comparisons count as true where their left side is. */
class Condition {
  readonly #tokens: readonly string[];
  readonly #isDefined: (name: string) => boolean;
  #at = 0;

  constructor(text: string, isDefined: (name: string) => boolean) {
    this.#tokens = text.match(/\w+|&&|\|\||[!=<>]=|\S/g) ?? [];
    this.#isDefined = isDefined;
  }

  value(): boolean {
    let result = this.#all();
    while (this.#take('||')) {
      result = this.#all() || result;
    }
    return result;
  }

  #all(): boolean {
    let result = this.#one();
    while (this.#take('&&')) {
      result = this.#one() && result;
    }
    return result;
  }

  #one(): boolean {
    if (this.#take('!')) {
      return !this.#one();
    }
    const result = this.#take('(') ? this.#inParentheses() : this.#name();
    // The rest of a comparison or sum.
    while (this.#at < this.#tokens.length && !['&&', '||', ')'].includes(this.#tokens[this.#at] ?? '')) {
      this.#at += 1;
    }
    return result;
  }

  #inParentheses(): boolean {
    const result = this.value();
    this.#take(')');
    return result;
  }

  #name(): boolean {
    if (this.#take('defined')) {
      const isOpen = this.#take('(');
      const name = this.#next();
      if (isOpen) {
        this.#take(')');
      }
      return this.#isDefined(name);
    }
    const word = this.#next();
    return /^\d/.test(word) ? !/^0[xX]?0*[uUlL]*$/.test(word) : this.#isDefined(word);
  }

  #next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  #take(token: string): boolean {
    const isThere = this.#tokens[this.#at] === token;
    this.#at += isThere ? 1 : 0;
    return isThere;
  }
}
