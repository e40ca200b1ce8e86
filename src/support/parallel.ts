// SPDX-License-Identifier: Apache-2.0

/** Maps in order with at most `width` in flight. Rejects with the first fault after the started ones have ended. */
export async function mapParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  async function drain(): Promise<void> {
    for (const [index, item] of queue) {
      results[index] = await work(item, index);
    }
  }
  const lanes = Array.from({ length: Math.max(1, Math.min(width, items.length)) }, () => drain());
  const settled = await Promise.allSettled(lanes);
  const failed = settled.find((lane) => lane.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
  return results;
}
