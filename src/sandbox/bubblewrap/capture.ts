// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Keeps the first `limit` bytes of a stream and drops the rest, so that a flood cannot fill our memory. */
export class Capture {
  isCut = false;
  readonly #kept: Buffer[] = [];
  #room: number;

  constructor(stream: Readable, limit: number) {
    this.#room = limit;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** A character that the cut went through is left out. */
  text(): string {
    return new StringDecoder('utf8').write(Buffer.concat(this.#kept));
  }

  #take(chunk: Buffer): void {
    if (chunk.length > this.#room) {
      this.isCut = true;
    }
    if (this.#room > 0) {
      const kept = chunk.subarray(0, this.#room);
      this.#kept.push(kept);
      this.#room -= kept.length;
    }
  }
}
