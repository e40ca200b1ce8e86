// SPDX-License-Identifier: Apache-2.0
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RepairError } from '../domain/repair-error.ts';

/** Whoever vouches for evidence. Ed25519 by default; another scheme is another object with these members. */
export interface Signer {
  /** SHA-256 of the public key's SPKI bytes, hex. */
  readonly keyId: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** The key at `file` (PEM, PKCS #8), made there with mode 0600 when there is none. */
export function fileSigner(file: string): Signer {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  return signerOf(readKey(file));
}

/** Where the user's signing key lies: `SKYMEND_KEY`, else below the user's configuration directory. */
export function keyFile(env: Readonly<Record<string, string | undefined>>): string {
  const config = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? '.', '.config');
  return env['SKYMEND_KEY'] ?? join(config, 'skymend', 'signing-key.pem');
}

/** True when `signature` over `bytes` was made by the holder of `publicKey` (PEM). */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, readPublicKey(publicKey), signature);
}

export function keyIdOf(publicKey: string): string {
  const spki = readPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new RepairError('INPUT_MALFORMED', 'the public key is no key in PEM form; get a fresh copy', {
      cause: error,
    });
  }
}

function signerOf(privateKey: KeyObject): Signer {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { keyId: keyIdOf(publicKey), publicKey, sign: (bytes) => sign(null, bytes, privateKey) };
}

function readKey(file: string): KeyObject {
  const pem = readFileSync(file, 'utf8');
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new RepairError('CONFIG_INVALID', `"${file}" is no private key in PEM form; remove it to get a new one`, {
      cause: error,
    });
  }
}
