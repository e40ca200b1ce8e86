// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

const pieceSchema = z.union([
  z.string(),
  /** Pairs of hexadecimal digits, spaces between them as one likes. */
  z.strictObject({ hex: z.string().regex(/^[0-9a-fA-F\s]*$/), times: z.int().min(1).optional() }),
  z.strictObject({ text: z.string(), times: z.int().min(1).optional() }),
  z.strictObject({ base64: z.string() }),
]);

/** The content of an input file as a case writes it down: text, bytes, or pieces of both one after the other. */
export const bytesSchema = z.union([pieceSchema, z.array(pieceSchema)]);

export type Bytes = z.infer<typeof bytesSchema>;

export function bytesOf(content: Bytes): Buffer {
  return Buffer.concat((Array.isArray(content) ? content : [content]).map((piece) => pieceBytes(piece)));
}

function pieceBytes(piece: z.infer<typeof pieceSchema>): Buffer {
  if (typeof piece === 'string') {
    return Buffer.from(piece, 'utf8');
  }
  if ('base64' in piece) {
    return Buffer.from(piece.base64, 'base64');
  }
  const once = 'hex' in piece ? Buffer.from(piece.hex.replaceAll(/\s/g, ''), 'hex') : Buffer.from(piece.text, 'utf8');
  return Buffer.concat(Array.from({ length: piece.times ?? 1 }, () => once));
}
