// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../support/canonical-json.ts';
import { sha256 } from '../../support/digest.ts';
import { unifiedDiff } from '../../support/unified-diff.ts';
import { seal } from '../../evidence/dsse.ts';
import type { Signer } from '../../evidence/signer.ts';
import { readOverrideTerms } from '../../dependencies/override-terms.ts';
import { OVERRIDE_TERMS_FILE, type OverrideTerm } from '../../domain/override-term.ts';
import { judge } from '../../domain/verdict.ts';
import type { RemedyEnd } from '../conclude.ts';
import type { Mended } from '../remedy.ts';
import type { RemedyServices } from '../services.ts';
import { openVex } from './open-vex.ts';
import { joinedTerms } from './override-terms.ts';
import { BUNDLE_FILE, bundleOf } from './remedy-bundle.ts';
import { remedyDocument, type RemedyDocument } from './remedy-document.ts';

export interface DeliveredRemedy {
  readonly document: RemedyDocument;
  /** Files written, by what they are. */
  readonly written: Readonly<Record<string, string>>;
}

export interface Delivery {
  readonly project: string;
  readonly runId: string;
  readonly mended: Mended;
  readonly end: RemedyEnd;
  readonly seconds: number;
  /** Write the changes to the user's files. */
  readonly apply: boolean;
  readonly signer: () => Signer;
}

/** Writes what the user takes away: patch, archives, VEX, the signed account of every set that was tried. */
export async function deliverRemedy(delivery: Delivery, services: RemedyServices): Promise<DeliveredRemedy> {
  const { mended, end, runId } = delivery;
  const folder = join(services.journal.directory, 'remedy');
  await mkdir(folder, { recursive: true });
  const document = remedyDocument(delivery, services);
  const patch = end.changes.map((change) => unifiedDiff(change)).join('');
  const written: Record<string, string> = {};
  const write = async (what: string, file: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
    written[what] = join(folder, file);
  };
  if (end.changes.length > 0) {
    await write('patch', 'remedy.patch', patch);
  }
  for (const { file, digest } of mended.accepted.flatMap(({ archives }) => archives)) {
    await write(`archive ${file}`, join('files', file), await services.journal.getBlob(digest));
  }
  await write('report', 'remedy.json', `${JSON.stringify(document, null, 2)}\n`);
  await write('vex', 'remedy.openvex.json', `${JSON.stringify(openVex(end, runId, services.now()), null, 2)}\n`);
  if (mended.accepted.length > 0) {
    const bundle = `${JSON.stringify(await bundleOf(mended, end, services), null, 2)}\n`;
    await write('bundle', BUNDLE_FILE, bundle);
    const statement = statementOf(delivery, { document, patch, bundle });
    const envelope = seal(canonicalJson(statement), delivery.signer());
    await write('attestation', 'attestation.json', `${JSON.stringify(envelope, null, 2)}\n`);
    await write('signer', 'signer.pem', delivery.signer().publicKey);
  }
  if (delivery.apply && mended.accepted.length > 0) {
    await apply(delivery, services);
    await keepTerms(delivery.project, document.overrides);
    written['applied'] = delivery.project;
  }
  return { document, written };
}

/** In-toto's test-result predicate over the manifests, the patch and the account of what was asked. */
function statementOf(
  { mended, end }: Delivery,
  { document, patch, bundle }: { readonly document: RemedyDocument; readonly patch: string; readonly bundle: string },
): unknown {
  const results = mended.accepted.flatMap((set) => set.results.map((result) => ({ set: set.id, ...result })));
  const named = (kinds: readonly string[]): readonly string[] =>
    results.filter(({ outcome }) => kinds.includes(outcome.kind)).map(({ set, gate }) => `${set}: ${gate}`);
  const isHeld = mended.accepted.every((set) => judge(set.results) === 'plausible');
  const before = canonicalJson(end.changes.map(({ file, before: text }) => [file, sha256(text ?? '')]));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'project', digest: { sha256: sha256(before) } },
      { name: 'remedy.patch', digest: { sha256: sha256(patch) } },
    ],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: isHeld ? 'PASSED' : 'FAILED',
      configuration: [
        { name: 'remedy.json', digest: { sha256: sha256(`${JSON.stringify(document, null, 2)}\n`) } },
        { name: BUNDLE_FILE, digest: { sha256: sha256(bundle) } },
      ],
      passedTests: named(['pass']),
      warnedTests: named(['inconclusive', 'not-applicable']),
      failedTests: named(['fail']),
    },
  };
}

/** A manifest has no room for reasons: the terms of overrides lie beside it. */
async function keepTerms(project: string, overrides: readonly OverrideTerm[]): Promise<void> {
  if (overrides.length > 0) {
    const terms = joinedTerms(readOverrideTerms(project), overrides);
    await writeFile(join(project, OVERRIDE_TERMS_FILE), `${JSON.stringify(terms, null, 2)}\n`);
  }
}

async function apply({ project, mended, end }: Delivery, { journal }: RemedyServices): Promise<void> {
  for (const { file, after } of end.changes) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), after ?? '');
  }
  for (const { file, digest } of mended.accepted.flatMap(({ archives }) => archives)) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), await journal.getBlob(digest));
  }
}
