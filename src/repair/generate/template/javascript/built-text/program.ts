// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { parsed } from '../../../../../language/javascript/source/parsed.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Site } from '../../template.ts';
import type { Place } from './shape.ts';
import { nodesOf } from './nodes.ts';

/** A call in the component, with the name its callee goes by. */
export interface Call extends Place {
  readonly callee: Node;
  readonly given: readonly Node[];
  /** Identifier or property name; `null` when computed. */
  readonly name: string | null;
  /** What stands before the dot. */
  readonly receiver?: Node;
}

/** Larger files are bundles of many packages or data; following strings through them costs more than it finds. */
const LARGEST_FILE = 2_000_000;

/** The component's source files, parsed once, and who calls whom by name. */
export class Program {
  readonly sources: readonly SourceFile[];
  readonly #byFile: ReadonlyMap<string, SourceFile>;
  readonly #calls = new Map<string, Call[]>();
  /** Calls of no method. */
  readonly #plainCalls: Call[] = [];
  #moduleCalls: ReadonlyMap<SourceFile, readonly Call[]> | undefined;

  constructor(sources: readonly SourceFile[]) {
    this.sources = sources;
    this.#byFile = new Map(sources.map((source) => [source.file, source]));
    for (const source of sources) {
      for (const node of nodesOf(source)) {
        this.#index(source, node);
      }
    }
  }

  source(file: string): SourceFile | undefined {
    return this.#byFile.get(file);
  }

  /** Every call of something with this name, in file order. */
  callsOf(name: string): readonly Call[] {
    return this.#calls.get(name) ?? [];
  }

  /** Calls of what a file exports as a whole: `run(x)` after `const run = require('./exec')`, whatever the name. */
  callsOfModule(module: SourceFile): readonly Call[] {
    this.#moduleCalls ??= this.#indexModules();
    return this.#moduleCalls.get(module) ?? [];
  }

  /** The file of the component that `specifier` names when required from `from`. */
  local(from: SourceFile, specifier: string): SourceFile | undefined {
    if (!specifier.startsWith('.')) {
      return undefined;
    }
    const path = posix.join(posix.dirname(from.file), specifier).replace(/\/$/, '');
    const guesses = [path, `${path}.js`, `${path}.cjs`, `${path}.mjs`, `${path}.ts`, `${path}/index.js`];
    const typed = /\.[cm]?js$/.test(path) ? [path.replace(/js$/, 'ts')] : [`${path}.tsx`, `${path}/index.ts`];
    return [...guesses, ...typed].map((guess) => this.#byFile.get(guess)).find((found) => found !== undefined);
  }

  /** The file whose exports `node` stands for or is a part of: `utils` and `utils.shell` after a local `require`. */
  moduleOf(source: SourceFile, node: Node): SourceFile | undefined {
    const api = apiOf(source, node);
    if (api === undefined) {
      return undefined;
    }
    return this.local(source, api) ?? this.local(source, api.replace(/(?<=[\w-])\.[\w$]+$/, ''));
  }

  #indexModules(): ReadonlyMap<SourceFile, readonly Call[]> {
    const found = new Map<SourceFile, Call[]>();
    for (const call of this.#plainCalls) {
      const api = apiOf(call.source, call.callee);
      const module = api === undefined ? undefined : this.local(call.source, api);
      if (module !== undefined) {
        found.set(module, [...(found.get(module) ?? []), call]);
      }
    }
    return found;
  }

  #index(source: SourceFile, node: Node): void {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') {
      return;
    }
    const called = child(node, 'callee');
    if (called === undefined) {
      return;
    }
    const callee = bare(called);
    const isMember = callee.type === 'MemberExpression';
    const name = isMember ? keyOf(callee) : (nameOf(callee) ?? null);
    const receiver = isMember ? child(callee, 'object') : undefined;
    const given = children(node, 'arguments');
    const call = { source, node, callee, given, name, ...(receiver === undefined ? {} : { receiver }) };
    if (receiver === undefined) {
      this.#plainCalls.push(call);
    }
    if (name !== null) {
      const known = this.#calls.get(name) ?? [];
      known.push(call);
      this.#calls.set(name, known);
    }
  }
}

/** Reads what can be parsed; a file that cannot is nobody's to mend. */
export async function readProgram(site: Site): Promise<Program> {
  const sources: SourceFile[] = [];
  for (const file of site.files) {
    const text = await site.read(file);
    const source = text.length > LARGEST_FILE ? undefined : parsed(file, text);
    if (source !== undefined) {
      sources.push(source);
    }
  }
  return new Program(sources);
}
