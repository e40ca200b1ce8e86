// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { Site } from '../../template.ts';
import { moduleMember } from './binding.ts';
import { argumentsOf, calleeOf, isCall, isFunction, propertyOf } from './shape.ts';

/** Larger files are generated, and reading them costs more than it can give. */
const MAX_BYTES = 3_000_000;

/** A call somewhere in the component. */
export interface Call {
  readonly source: SourceFile;
  readonly call: Node;
}

export interface Exported {
  readonly file: SourceFile;
  /** Property names that lead from the exports to what was meant; empty for the exports themselves. */
  readonly path: readonly string[];
}

/** The parsed source files of a component. */
export class CodeBase {
  readonly files: readonly SourceFile[];
  readonly #byName: ReadonlyMap<string, SourceFile>;
  readonly #calls = new Map<string, Call[]>();
  readonly #imported = new Map<SourceFile, { call: Node; from: Exported }[]>();

  constructor(files: readonly SourceFile[]) {
    this.files = files;
    this.#byName = new Map(files.map((source) => [source.file, source]));
    for (const source of files) {
      for (const node of source.walk()) {
        const name = isCall(node) ? propertyOf(calleeOf(node)) : undefined;
        if (name !== undefined) {
          const calls = this.#calls.get(name) ?? [];
          calls.push({ source, call: node });
          this.#calls.set(name, calls);
        }
      }
    }
  }

  file(name: string): SourceFile | undefined {
    return this.#byName.get(name);
  }

  /** Calls of a method of this name, on any object. */
  methodCalls(name: string): readonly Call[] {
    return this.#calls.get(name) ?? [];
  }

  /** The file that a relative specifier names from another file. */
  resolve(from: SourceFile, specifier: string): SourceFile | undefined {
    if (!specifier.startsWith('.')) {
      return undefined;
    }
    const base = posix.join(posix.dirname(from.file), specifier);
    const endings = ['', '.js', '.cjs', '.mjs', '.ts', '/index.js', '/index.ts'];
    const plain = base.replace(/\.[cm]?js$/, '');
    return endings.map((ending) => this.#byName.get(base + ending)).find(Boolean) ?? this.#byName.get(`${plain}.ts`);
  }

  /** Calls in a file of plain names that it imports from another file of the component. */
  importedCalls(source: SourceFile): readonly { readonly call: Node; readonly from: Exported }[] {
    const known = this.#imported.get(source);
    if (known !== undefined) {
      return known;
    }
    const found = [...source.walk()].flatMap((node) => {
      const callee = isCall(node) ? calleeOf(node) : undefined;
      const from = callee === undefined || isFunction(callee) ? undefined : this.exportOf(source, callee);
      return from === undefined ? [] : [{ call: node, from }];
    });
    this.#imported.set(source, found);
    return found;
  }

  /** What an expression reads of another file's exports. */
  exportOf(source: SourceFile, expression: Node): Exported | undefined {
    const member = moduleMember(source, expression);
    const file = member === undefined ? undefined : this.resolve(source, member.module);
    return member === undefined || file === undefined ? undefined : { file, path: member.path };
  }
}

/** Reads what can be read. A file that does not parse is left out: it is not code this template could mend. */
export async function readCodeBase(site: Site): Promise<CodeBase> {
  const sources: SourceFile[] = [];
  for (const file of site.files) {
    const text = await site.read(file);
    const source = text.length > MAX_BYTES ? undefined : parsed(file, text);
    if (source !== undefined) {
      sources.push(source);
    }
  }
  return new CodeBase(sources);
}

function parsed(file: string, text: string): SourceFile | undefined {
  try {
    return new SourceFile(file, text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** The arguments handed to a call's parameters, in order. */
export function argumentAt(call: Node, index: number): Node | undefined {
  const args = argumentsOf(call);
  // After a spread the positions are unknown.
  const isSpread = args.slice(0, index + 1).some((argument) => argument.type === 'SpreadElement');
  return isSpread ? undefined : args[index];
}
