// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { member } from './api-name.ts';
import { isKnownName } from './known-names.ts';

/** A place in a program that holds values: a variable, an expression, a property, a parameter, a result. */
export interface Cell {
  readonly values: Set<Value>;
  /** Whatever is here is there too. */
  readonly copies: Set<Cell>;
  /** What is there is made of what is here: a string of its parts, a property of its object. */
  readonly derives: Set<Cell>;
  readonly listeners: ((value: Value) => void)[];
  /** How many of `values`, in order of arrival, were passed on; the others wait in the queue. */
  handled: number;
  readonly place: Place | undefined;
}

export interface Place {
  readonly source: SourceFile;
  readonly node: Node;
}

/** What analysis follows: things that can be called, have properties, or match text. Plain data has no value. */
export type Value = ObjectValue | FunctionValue | BoundValue | ApiValue | RegExpValue;

export interface ObjectValue {
  readonly kind: 'object';
  readonly fields: Map<string, Cell>;
}

/** A function or class of the package. One value stands for all its calls, and its prototype for all its instances. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly fields: Map<string, Cell>;
  readonly place: Place;
  readonly params: Cell[];
  /** Index of a rest parameter. */
  rest: number | undefined;
  readonly self: Cell;
  readonly returns: Cell;
  /** The `arguments` object. */
  readonly given: ObjectValue;
}

export interface BoundValue {
  readonly kind: 'bound';
  readonly fields: Map<string, Cell>;
  readonly target: FunctionValue;
  readonly given: readonly Cell[];
}

/** Something from outside the package, by the name it is reached by: `child_process.exec`, `Object.keys`. */
export interface ApiValue {
  readonly kind: 'api';
  readonly name: string;
}

export interface RegExpValue {
  readonly kind: 'regexp';
  readonly place: Place;
}

/** The property that stands for every element of an array. */
export const ELEMENT = '[]';
const PROTO = '__proto__';
/** Where writes to unknown keys go, and where reads of unknown keys come from. */
const UNKNOWN = '*unknown';
const ANY = '*any';

/**
 * More objects and functions in one place than this say nothing about it any more, and each costs work wherever it
 * goes on to. Tried 16 to 120 on real packages: the same flows to the weakness, six times the work.
 */
const VALUES_PER_CELL = 24;

/** Cells, what flows between them, and the rules that react to values arriving. */
export class Graph {
  /** Arrivals handled so far. */
  steps = 0;
  readonly #limit: number;
  readonly #valuesPerCell: number;
  #queue: (() => void)[] = [];
  readonly #apis = new Map<string, ApiValue | null>();
  readonly #access: Access[] = [];

  constructor(limit: number, valuesPerCell: number = VALUES_PER_CELL) {
    this.#limit = limit;
    this.#valuesPerCell = valuesPerCell;
  }

  get isCut(): boolean {
    return this.steps >= this.#limit;
  }

  cell(place?: Place): Cell {
    return { values: new Set(), copies: new Set(), derives: new Set(), listeners: [], handled: 0, place };
  }

  object(): ObjectValue {
    return { kind: 'object', fields: new Map() };
  }

  /** `undefined` for a name that means nothing to the analysis. */
  api(name: string): ApiValue | undefined {
    const known = this.#apis.get(name);
    if (known !== undefined) {
      return known ?? undefined;
    }
    const made: ApiValue | null = isKnownName(name) ? { kind: 'api', name } : null;
    this.#apis.set(name, made);
    return made ?? undefined;
  }

  add(cell: Cell, value: Value | undefined): void {
    if (value === undefined || cell.values.has(value) || (isOwner(value) && cell.values.size >= this.#valuesPerCell)) {
      return;
    }
    cell.values.add(value);
    this.#queue.push(() => {
      cell.handled++;
      // Listeners that these add see the value on their own.
      const count = cell.listeners.length;
      for (let index = 0; index < count; index++) {
        cell.listeners[index]?.(value);
      }
      for (const to of cell.copies) {
        this.add(to, value);
      }
    });
  }

  copy(from: Cell, to: Cell): void {
    if (from === to || from.copies.has(to)) {
      return;
    }
    from.copies.add(to);
    for (const value of from.values) {
      this.add(to, value);
    }
  }

  derive(from: Cell, to: Cell): void {
    if (from !== to) {
      from.derives.add(to);
    }
  }

  /** Calls `react` once for every value that is or will be in the cell. */
  listen(cell: Cell, react: (value: Value) => void): void {
    cell.listeners.push(react);
    for (const value of [...cell.values].slice(0, cell.handled)) {
      this.#queue.push(() => react(value));
    }
  }

  /** Handles arrivals until nothing changes, or the limit is reached. */
  solve(): void {
    while (this.#queue.length > 0 && !this.isCut) {
      const batch = this.#queue;
      this.#queue = [];
      for (const work of batch) {
        work();
      }
      this.steps += batch.length;
    }
  }

  /** The cell of one property; `null` stands for a key that is not known. */
  field(value: ObjectValue | FunctionValue | BoundValue, key: string | null): Cell {
    const name = key === null ? ANY : /^\d+$/.test(key) ? ELEMENT : key;
    const known = value.fields.get(name);
    if (known !== undefined) {
      return known;
    }
    const made = this.cell();
    value.fields.set(name, made);
    if (name === ANY || name === UNKNOWN) {
      this.copy(this.#fieldNamed(value, UNKNOWN), this.#fieldNamed(value, ANY));
    } else if (name !== PROTO) {
      this.copy(made, this.#fieldNamed(value, ANY));
      this.copy(this.#fieldNamed(value, UNKNOWN), made);
    }
    return made;
  }

  /** `result` gets what `base.key` may be. */
  load(base: Cell, key: string | null, result: Cell): void {
    this.#access.push({ base, key, cell: result, isStore: false });
    if (key !== 'length') {
      this.derive(base, result);
    }
    const seen = new Set<Value>();
    this.listen(base, (value) => this.#lookUp(value, key, { result, seen }));
  }

  /** `base.key` gets what `value` may be. */
  store(base: Cell, key: string | null, value: Cell): void {
    this.#access.push({ base, key, cell: value, isStore: true });
    this.listen(base, (owner) => {
      if (isOwner(owner)) {
        this.put(owner, key, value);
      }
    });
  }

  /** Like `store`, on a value at hand. A function put into an object may be called as its method. */
  put(owner: ObjectValue | FunctionValue | BoundValue, key: string | null, value: Cell): void {
    this.copy(value, this.field(owner, key ?? UNKNOWN));
    this.listen(value, (method) => {
      if (method.kind === 'function') {
        this.add(method.self, owner);
      }
    });
  }

  /** What is not found in `owner` is looked up in `parent`. */
  inherit(owner: ObjectValue | FunctionValue | BoundValue, parent: Cell): void {
    this.copy(parent, this.field(owner, PROTO));
  }

  /** The object that stands for the instances of a function or class. */
  prototypeOf(value: FunctionValue): Cell {
    const cell = this.field(value, 'prototype');
    if (cell.values.size === 0) {
      this.add(cell, this.object());
    }
    return cell;
  }

  /** Property accesses on objects nothing is known about; each is handed out once. */
  unresolvedAccess(): readonly Access[] {
    const open = this.#access.filter((access) => access.base.values.size === 0);
    this.#access.length = 0;
    return open;
  }

  #fieldNamed(value: ObjectValue | FunctionValue | BoundValue, name: string): Cell {
    const known = value.fields.get(name);
    if (known !== undefined) {
      return known;
    }
    const made = this.cell();
    value.fields.set(name, made);
    return made;
  }

  #lookUp(value: Value, key: string | null, into: { readonly result: Cell; readonly seen: Set<Value> }): void {
    if (into.seen.has(value)) {
      return;
    }
    into.seen.add(value);
    if (value.kind === 'api') {
      this.add(into.result, key === null ? undefined : this.api(member(value.name, key)));
    } else if (isOwner(value)) {
      if (key === 'prototype' && value.kind === 'function') {
        this.prototypeOf(value);
      }
      this.copy(this.field(value, key), into.result);
      // `require('./x').default` of a module that has no such export is the module itself.
      this.add(into.result, key === 'default' ? value : undefined);
      this.listen(this.field(value, PROTO), (parent) => this.#lookUp(parent, key, into));
    }
  }
}

/** One `base.key` in the program. */
export interface Access {
  readonly base: Cell;
  readonly key: string | null;
  /** The result of a load, or the value of a store. */
  readonly cell: Cell;
  readonly isStore: boolean;
}

export function isOwner(value: Value): value is ObjectValue | FunctionValue | BoundValue {
  return value.kind === 'object' || value.kind === 'function' || value.kind === 'bound';
}

/** The field cells in which a value's data lies. */
export function dataOf(value: Value): readonly Cell[] {
  return isOwner(value) ? [...value.fields].flatMap(([name, cell]) => (name === PROTO ? [] : [cell])) : [];
}
