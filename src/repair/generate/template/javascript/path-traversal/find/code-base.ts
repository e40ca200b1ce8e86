// SPDX-License-Identifier: Apache-2.0
import { parsed } from '../../../../../../language/javascript/source/parsed.ts';
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { Site } from '../../../template.ts';
import { connectedFiles, resolveSpecifier } from './connected-files.ts';
import { moduleMember } from './binding.ts';
import { argumentsOf, calleeOf, isCall, propertyOf } from './shape.ts';

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

/** A call of something imported; `name` is the export's, absent for the module itself. */
export interface ImportedCall extends Call {
  readonly name?: string;
}

/** The parsed source files of a component. */
export class CodeBase {
  readonly files: readonly SourceFile[];
  readonly #byName: ReadonlyMap<string, SourceFile>;
  readonly #calls = new Map<string, Call[]>();
  #imported: ReadonlyMap<SourceFile, readonly ImportedCall[]> | undefined;

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
    const file = resolveSpecifier(this.#byName, from.file, specifier);
    return file === undefined ? undefined : this.#byName.get(file);
  }

  /** Calls in other files of plain names that they import from this one. */
  callsInto(target: SourceFile): readonly ImportedCall[] {
    this.#imported ??= this.#readImportedCalls();
    return this.#imported.get(target) ?? [];
  }

  #readImportedCalls(): ReadonlyMap<SourceFile, readonly ImportedCall[]> {
    const found = new Map<SourceFile, ImportedCall[]>();
    for (const source of this.files) {
      for (const call of source.walk()) {
        const callee = isCall(call) ? calleeOf(call) : undefined;
        const from = callee?.type === 'Identifier' ? this.exportOf(source, callee) : undefined;
        if (from !== undefined && from.file !== source) {
          const name = from.path.at(-1);
          const calls = found.get(from.file) ?? [];
          calls.push(name === undefined ? { source, call } : { source, call, name });
          found.set(from.file, calls);
        }
      }
    }
    return found;
  }

  /** What an expression reads of another file's exports. */
  exportOf(source: SourceFile, expression: Node): Exported | undefined {
    const member = moduleMember(source, expression);
    const file = member === undefined ? undefined : this.resolve(source, member.module);
    return member === undefined || file === undefined ? undefined : { file, path: member.path };
  }
}

/**
 * Reads the files that can have to do with file access: those that name it, and those that are connected with them by
 * relative imports. A file that does not parse is left out: it is not code this template could mend.
 */
export async function readCodeBase(site: Site): Promise<CodeBase> {
  const texts = new Map<string, string>();
  for (const file of site.files) {
    const text = await site.read(file);
    if (text.length <= MAX_BYTES) {
      texts.set(file, text);
    }
  }
  const seen = site.dossier.observations.flatMap((observation) =>
    observation.sinks.flatMap((sink) => sink.stack.map((frame) => frame.file)),
  );
  const connected = connectedFiles(texts, new Set(seen));
  return new CodeBase(connected.flatMap((file) => parsed(file, texts.get(file) ?? '') ?? []));
}

/** The arguments handed to a call's parameters, in order. */
export function argumentAt(call: Node, index: number): Node | undefined {
  const args = argumentsOf(call);
  // After a spread the positions are unknown.
  const isSpread = args.slice(0, index + 1).some((argument) => argument.type === 'SpreadElement');
  return isSpread ? undefined : args[index];
}
