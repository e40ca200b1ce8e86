// SPDX-License-Identifier: Apache-2.0

/**
 * A run on disk: an append-only list of finished steps and content-addressed blobs.
 *
 * `kill -9` at any point loses at most the step in flight; a resumed run gets the recorded results of the finished
 * steps back and repeats none of them.
 */
export interface Journal {
  readonly runId: string;
  /** Absolute directory of the run. */
  readonly directory: string;
  /**
   * The recorded JSON result of step `key`, or that of `work`, recorded before it is returned. `key` must contain
   * everything the result depends on. Where a recorded result is `open`, a question that got no answer, a resumed run asks
   * it again, once.
   */
  step<T>(key: string, work: () => Promise<T>, isOpen?: (recorded: T) => boolean): Promise<T>;
  /** The finished steps whose keys begin with `prefix`, in the order they were finished. */
  entries(prefix: string): readonly JournalEntry[];
  /** Stores content, returns its SHA-256 in hex. Storing the same content twice is one blob. */
  putBlob(content: string | Uint8Array): Promise<string>;
  getBlob(digest: string): Promise<Uint8Array>;
}

export interface JournalEntry {
  readonly key: string;
  /** JSON. */
  readonly value: unknown;
}
