// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Advisory } from '../../domain/advisory.ts';
import type { Edit } from '../../domain/remedy.ts';
import { RepairError } from '../../domain/repair-error.ts';
import type { FileChange } from '../../domain/target.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { open, parseEnvelope } from '../../evidence/dsse.ts';
import { keyIdOf } from '../../evidence/signer.ts';
import { sha256 } from '../../support/digest.ts';
import type { ChangeSet } from '../change-set.ts';
import type { RemedyEnd } from '../conclude.ts';
import { remedyGates } from '../gate/registry.ts';
import type { MendedArchive } from '../mended-archive.ts';
import type { Mended } from '../remedy.ts';
import type { RemedyOptions, RemedyServices } from '../services.ts';

export const BUNDLE_FILE = 'bundle.json';

/** All that is needed to ask the same questions about the whole remedy again, beside the project and a registry. */
export interface RemedyBundle {
  readonly format: 'skymend-remedy-bundle/1';
  /** All accepted sets together, whole files. */
  readonly changes: readonly FileChange[];
  /** Files that are no text, below `files/`. */
  readonly archives: readonly { readonly file: string; readonly digest: string }[];
  readonly removes: readonly string[];
  readonly edits: readonly Edit[];
  readonly outcomes: readonly { readonly gate: string; readonly outcome: Outcome['kind'] }[];
  readonly options: Pick<RemedyOptions, 'trigger' | 'benign' | 'test' | 'only'>;
  /** The records that the run went by, of every package in which it found something. */
  readonly advisories: readonly Advisory[];
  /** Mended releases among the archives. */
  readonly mended: readonly MendedArchive[];
  readonly family: string;
  readonly node: string;
}

export async function bundleOf(mended: Mended, end: RemedyEnd, services: RemedyServices): Promise<RemedyBundle> {
  const { accepted, before } = mended;
  const { trigger, benign, test, only } = services.options;
  const names = [...new Set(before.known.map(({ dependency }) => dependency.name))].toSorted();
  const advisories = await Promise.all(names.map((name) => services.advisories.advisoriesOf('npm', name)));
  return {
    format: 'skymend-remedy-bundle/1',
    changes: end.changes,
    archives: accepted.flatMap(({ archives }) => archives),
    removes: [...new Set(accepted.flatMap(({ remedy }) => remedy.removes))].toSorted(),
    edits: accepted.flatMap(({ remedy }) => remedy.edits),
    outcomes: remedyGates.map(({ name }) => ({ gate: name, outcome: jointOutcome(name, accepted) })),
    options: {
      ...(trigger === undefined ? {} : { trigger }),
      ...(benign === undefined ? {} : { benign }),
      ...(test === undefined ? {} : { test }),
      ...(only === undefined ? {} : { only }),
    },
    advisories: [...new Map(advisories.flat().map((advisory) => [advisory.id, advisory])).values()],
    mended: accepted.flatMap(({ archives }) => archives).length > 0 ? [...services.mended.values()] : [],
    family: services.family.name,
    node: process.version,
  };
}

/** Accepted sets passed what applied to them: together they pass where any did. */
function jointOutcome(gate: string, accepted: readonly ChangeSet[]): Outcome['kind'] {
  const kinds = accepted.flatMap(({ results }) =>
    results.filter((result) => result.gate === gate).map(({ outcome }) => outcome.kind),
  );
  const order = ['fail', 'inconclusive', 'pass', 'not-applicable'] as const;
  return order.find((kind) => kinds.includes(kind)) ?? 'inconclusive';
}

const statementSchema = z.looseObject({
  predicate: z.looseObject({
    configuration: z.array(z.looseObject({ name: z.string(), digest: z.looseObject({ sha256: z.string() }) })),
  }),
});

export interface OpenedRemedy {
  readonly bundle: RemedyBundle;
  readonly keyId: string;
  archive(file: string): Promise<Uint8Array>;
}

/** Opens a delivered remedy. One altered byte in what is signed, or in what that names by digest, is `INPUT_MALFORMED`. */
export async function readRemedyBundle(folder: string, trustedKey?: string): Promise<OpenedRemedy> {
  const key = trustedKey ?? (await text(folder, 'signer.pem'));
  const statement = statementSchema.safeParse(
    JSON.parse(open(parseEnvelope(JSON.parse(await text(folder, 'attestation.json'))), key)),
  );
  const configuration = statement.success ? statement.data.predicate.configuration : [];
  const due = configuration.find(({ name }) => name === BUNDLE_FILE)?.digest.sha256;
  const json = await text(folder, BUNDLE_FILE);
  if (sha256(json) !== due) {
    throw new RepairError('INPUT_MALFORMED', `"${join(folder, BUNDLE_FILE)}" is not what was signed; get a fresh copy`);
  }
  // Its bytes are covered by the signature; written by `bundleOf` above.
  const bundle = JSON.parse(json) as RemedyBundle; // oxlint-disable-line typescript/no-unsafe-type-assertion
  return {
    bundle,
    keyId: keyIdOf(key),
    async archive(file) {
      const bytes = await readFile(join(folder, 'files', file));
      if (sha256(bytes) !== bundle.archives.find((one) => one.file === file)?.digest) {
        throw new RepairError('INPUT_MALFORMED', `"${file}" in "${folder}" is not what was signed; get a fresh copy`);
      }
      return bytes;
    },
  };
}

async function text(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').catch((error: unknown) => {
    throw new RepairError('INPUT_MALFORMED', `"${folder}" is no delivered remedy: it has no ${name}`, { cause: error });
  });
}
