// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { RepairError } from '../domain/repair-error.ts';
import { isSignedBy, keyIdOf, type Signer } from './signer.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A DSSE envelope (secure-systems-lab/dsse, protocol v1). Base64 is the standard alphabet with padding. */
export interface Envelope {
  readonly payloadType: typeof PAYLOAD_TYPE;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

const envelopeSchema = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.base64(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).min(1),
});

/** Throws a `ZodError` when the value is no envelope of an in-toto statement. */
export function parseEnvelope(value: unknown): Envelope {
  return envelopeSchema.parse(value);
}

/** Seals a JSON statement. */
export function seal(statement: string, signer: Signer): Envelope {
  const payload = Buffer.from(statement);
  const sig = signer.sign(preAuthentication(payload));
  return {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: signer.keyId, sig: Buffer.from(sig).toString('base64') }],
  };
}

/** The sealed statement, after its signature by `publicKey` was checked. Throws `INPUT_MALFORMED` otherwise. */
export function open(envelope: Envelope, publicKey: string): string {
  const payload = Buffer.from(envelope.payload, 'base64');
  const keyId = keyIdOf(publicKey);
  const signature = envelope.signatures.find(({ keyid }) => keyid === keyId);
  if (signature === undefined) {
    throw new RepairError('INPUT_MALFORMED', `the attestation carries no signature by key ${keyId.slice(0, 16)}`);
  }
  if (!isSignedBy(publicKey, preAuthentication(payload), Buffer.from(signature.sig, 'base64'))) {
    throw new RepairError('INPUT_MALFORMED', 'the signature does not fit: the attestation was changed after signing');
  }
  return payload.toString('utf8');
}

/** The pre-authentication encoding of DSSE: what is really signed. */
function preAuthentication(payload: Uint8Array): Uint8Array {
  const header = `DSSEv1 ${Buffer.byteLength(PAYLOAD_TYPE)} ${PAYLOAD_TYPE} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(header), payload]);
}
