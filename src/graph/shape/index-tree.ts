// SPDX-License-Identifier: Apache-2.0
import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { packageNode, versionNode } from '../../advisories/osv/osv-format.ts';
import type { ReadItem } from '../../advisories/read/read-item.ts';
import { SMALLEST_SHAPE, type CodeShape } from '../../domain/code-shape.ts';
import type { EdgeFact, Fingerprint, KnowledgeRecord, NodeRef } from '../../domain/knowledge.ts';
import { writeSketch } from '../../support/min-hash.ts';
import { changedShapes, innermost } from './changed-shapes.ts';
import { codeShapes } from './code-shapes.ts';
import { filesBelow } from './files-below.ts';
import type { ShapedPart } from './shape-tree.ts';

const LARGEST_FILE = 1024 * 1024;

/** What every function of a tree of source code looks like, one record a file; dependencies that lie in it are of their own. */
export async function* indexTree(folder: string): AsyncGenerator<ReadItem> {
  const owners = new Owners(resolve(folder));
  for await (const file of filesBelow(resolve(folder), '')) {
    const at = { place: join(folder, file) };
    const text = await readSmall(join(folder, file));
    const read = text === null ? null : await codeShapes(file, text);
    if (read?.kind === 'shapes') {
      const owner = await owners.of(file);
      const shapes = read.shapes.filter(({ size }) => size >= SMALLEST_SHAPE);
      yield { kind: 'record', at, record: fileRecord(owner, shapes) };
    } else {
      yield { kind: 'gap', because: read === null ? 'larger than a person writes' : read.because, at };
    }
  }
}

/** What separates two versions of a tree, of which the second mended what `names` stand for. */
export async function* indexFix(before: string, after: string, names: readonly string[]): AsyncGenerator<ReadItem> {
  const owners = new Owners(resolve(before));
  for await (const file of filesBelow(resolve(before), '')) {
    const [old, renewed] = [await readSmall(join(before, file)), await readSmall(join(after, file))];
    if (old !== null && renewed !== null && old !== renewed) {
      const change = { file, before: old, after: renewed };
      const [functions, hunks] = [await changedShapes(change, 'function'), await changedShapes(change, 'hunk')];
      const pieces = [
        ...piecesOf('vulnerable', 'function', functions.gone),
        ...piecesOf('mended', 'function', functions.fresh),
        ...piecesOf('vulnerable', 'hunk', hunks.gone),
        ...piecesOf('mended', 'hunk', hunks.fresh),
      ];
      yield {
        kind: 'record',
        at: { place: join(before, file) },
        record: fixRecord(await owners.of(file), names, pieces),
      };
    }
  }
}

interface Piece {
  readonly role: 'vulnerable' | 'mended';
  readonly part: ShapedPart;
  readonly shape: CodeShape;
}

function piecesOf(role: Piece['role'], part: ShapedPart, shapes: readonly CodeShape[]): readonly Piece[] {
  return innermost(shapes).map((shape) => ({ role, part, shape }));
}

/** Which package a file belongs to, and what it is called there. */
interface Owner {
  /** `npm/left@1.0.0`, or the name of the folder. */
  readonly name: string;
  readonly edges: (code: NodeRef) => readonly EdgeFact[];
  readonly file: string;
}

const manifestSchema = z.object({ name: z.string().min(1), version: z.string().min(1) });

class Owners {
  readonly #root: string;
  readonly #known = new Map<string, Promise<Omit<Owner, 'file'> | null>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** By the nearest manifest with a name and a version. */
  async of(file: string): Promise<Owner> {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      const found = await this.#ownerIn(folder);
      if (found !== null) {
        return { ...found, file: folder === '.' ? file : file.slice(folder.length + 1) };
      }
      if (folder === '.') {
        return { name: basename(this.#root), edges: () => [], file };
      }
    }
  }

  #ownerIn(folder: string): Promise<Omit<Owner, 'file'> | null> {
    const known = this.#known.get(folder) ?? readOwner(join(this.#root, folder, 'package.json'));
    this.#known.set(folder, known);
    return known;
  }
}

async function readOwner(path: string): Promise<Omit<Owner, 'file'> | null> {
  const text = await readSmall(path);
  const read = manifestSchema.safeParse(text === null ? null : parsed(text));
  if (!read.success) {
    return null;
  }
  const { name, version } = read.data;
  const [of, to] = [versionNode('npm', name, version), packageNode('npm', name)];
  return {
    name: of.key,
    edges: (code) => [
      { from: code, kind: 'part-of', to: of },
      { from: of, kind: 'version-of', to },
    ],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

function fileRecord(owner: Owner, shapes: readonly CodeShape[]): KnowledgeRecord {
  const subject: NodeRef = { kind: 'code', key: `${owner.name}/${owner.file}` };
  const prints = shapes.map((shape) => printOf(`${subject.key}#${shape.name}:${shape.startLine}`, shape));
  return {
    source: 'code',
    key: subject.key,
    subject,
    names: [],
    relation: 'describes',
    edges: [...owner.edges(subject), ...prints.map(({ code }) => ({ from: code, kind: 'part-of', to: subject }))],
    fingerprints: prints,
    body: { package: owner.name, file: owner.file, functions: shapes.map(bodyOf) },
  };
}

function fixRecord(owner: Owner, names: readonly string[], pieces: readonly Piece[]): KnowledgeRecord {
  const key = `${names.join('+')}/${owner.name}/${owner.file}`;
  const subject: NodeRef = { kind: 'change', key, label: `the change of ${owner.file} in ${owner.name}` };
  const prints = pieces.map(({ role, part, shape }) => ({
    role,
    print: printOf(`${key}/${role}/${part}#${shape.name}:${shape.startLine}`, shape),
  }));
  return {
    source: 'code-change',
    key,
    subject,
    names,
    relation: 'fixes',
    edges: [
      ...owner.edges(subject),
      ...prints.map(({ role, print }) => ({
        from: subject,
        kind: role === 'vulnerable' ? 'mended' : 'mended-to',
        to: print.code,
      })),
    ],
    fingerprints: prints.map(({ print }) => print),
    body: {
      package: owner.name,
      file: owner.file,
      pieces: pieces.map(({ role, part, shape }) => ({ role, part, ...bodyOf(shape) })),
    },
  };
}

function printOf(key: string, { name, exact, size, sketch }: CodeShape): Fingerprint {
  return { code: { kind: 'code', key, label: name || undefined }, exact, size, sketch: writeSketch(sketch) };
}

function bodyOf({ sketch, ...shape }: CodeShape): object {
  return { ...shape, sketch: writeSketch(sketch) };
}

/** `null` for what is too large or not there. */
async function readSmall(path: string): Promise<string | null> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined || !found.isFile() || found.size > LARGEST_FILE ? null : readFile(path, 'utf8');
}
