// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import { childOf, findAll } from './node.ts';
import { parseWith, type Unit } from './parse.ts';
import { macrosOf, type Macros } from './readable.ts';
import { typesOf, type TypeIndex } from './structs.ts';

/** A file with the types its own headers give it. */
export interface Reading {
  readonly unit: Unit;
  /** Of the file itself first, then of its headers, nearest first. */
  readonly types: readonly TypeIndex[];
}

/** Headers read for one file; beyond this many the rest is left unread, and types declared there stay unknown. */
const MOST_HEADERS = 150;
/** Headers whose macros are looked at. */
const MOST_MACRO_HEADERS = 600;
/** Generated tables of this size hold no types worth the time to read them. */
const LARGEST = 2_000_000;

/** The sources of one tree, read on demand and once. */
export class CodeBase {
  readonly files: readonly string[];
  readonly #read: (file: string) => Promise<string>;
  readonly #units = new Map<string, Promise<Unit | undefined>>();
  readonly #readings = new Map<string, Promise<Reading | undefined>>();
  readonly #byName = new Map<string, string[]>();
  #headers: Promise<Macros> | undefined;

  constructor(files: readonly string[], read: (file: string) => Promise<string>) {
    this.files = files;
    this.#read = read;
    for (const file of files) {
      const name = posix.basename(file);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), file]);
    }
  }

  /** `undefined` for a file that is not there. */
  async unit(file: string): Promise<Unit | undefined> {
    const known = this.#units.get(file) ?? this.#parse(file);
    this.#units.set(file, known);
    return known;
  }

  async reading(file: string): Promise<Reading | undefined> {
    const known = this.#readings.get(file) ?? this.#open(file);
    this.#readings.set(file, known);
    return known;
  }

  /** The text of a file, `''` where it cannot be read. */
  async text(file: string): Promise<string> {
    return this.#read(file).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error) {
        return '';
      }
      throw error;
    });
  }

  async #parse(file: string): Promise<Unit | undefined> {
    const text = await this.text(file);
    return text === '' || text.length > LARGEST ? undefined : parseWith(await this.#macrosFor(file), file, text);
  }

  /** Of the file and of the tree's headers, whoever includes them. */
  async #macrosFor(file: string): Promise<Macros> {
    this.#headers ??= this.#readHeaders();
    const headers = await this.#headers;
    const own = macrosOf([await this.text(file)]);
    return {
      hollow: new Set([...headers.hollow, ...own.hollow]),
      wrappers: new Set([...headers.wrappers, ...own.wrappers]),
      defined: new Set([...headers.defined, ...own.defined]),
    };
  }

  async #readHeaders(): Promise<Macros> {
    const headers = this.files.filter((file) => /\.(?:h|hh|hpp|hxx|in)$/.test(file)).slice(0, MOST_MACRO_HEADERS);
    return macrosOf(await Promise.all(headers.map(async (header) => this.text(header))));
  }

  async #open(file: string): Promise<Reading | undefined> {
    const unit = await this.unit(file);
    if (unit === undefined) {
      return undefined;
    }
    const types = [typesOf(unit)];
    const seen = new Set([file]);
    const waiting = this.#includedBy(unit);
    for (let next = waiting.shift(); next !== undefined && seen.size < MOST_HEADERS; next = waiting.shift()) {
      const header = seen.has(next) ? undefined : await this.unit(next);
      seen.add(next);
      if (header !== undefined) {
        types.push(typesOf(header));
        waiting.push(...this.#includedBy(header));
      }
    }
    return { unit, types };
  }

  /** Files of the tree that an `#include` can mean: the one beside it, else the one whose path ends most like it. */
  #includedBy(unit: Unit): string[] {
    return findAll(unit.root, 'preproc_include').flatMap((node) => {
      const path = (childOf(node, 'path')?.text ?? '').replace(/^["<]|[">]$/g, '');
      const beside = posix.normalize(posix.join(posix.dirname(unit.file), path));
      const named = this.#byName.get(posix.basename(path)) ?? [];
      const found = named.includes(beside) ? beside : named.find((file) => `/${file}`.endsWith(`/${path}`));
      return found === undefined ? named.slice(0, 1) : [found];
    });
  }
}
