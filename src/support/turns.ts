// SPDX-License-Identifier: Apache-2.0

interface Waiting {
  readonly rank: number;
  readonly start: () => void;
  readonly refuse: (reason: Error) => void;
}

/** Ranks of work that shall begin no more. */
export interface Ranks {
  readonly from: number;
  readonly below: number;
}

const ALL: Ranks = { from: -Infinity, below: Infinity };

/** Work whose turn will not come. */
export class TurnsClosed extends Error {}

/** Places for so much work at a time. Of what waits, the lowest rank goes first, and of equal ones the first to come. */
export class Turns {
  readonly #waiting: Waiting[] = [];
  readonly #closed: Ranks[] = [];
  #free: number;

  constructor(width: number) {
    this.#free = Math.max(1, width);
  }

  /** Rejects with `TurnsClosed`, without having begun, when the turns of its rank were closed meanwhile. */
  async take<T>(rank: number, work: () => Promise<T>): Promise<T> {
    await this.#place(rank);
    try {
      return await work();
    } finally {
      this.#free += 1;
      this.#next();
    }
  }

  /** Nothing of these ranks that has not begun begins any more. */
  close(ranks: Ranks = ALL): void {
    this.#closed.push(ranks);
    for (const waiting of this.#waiting.splice(0)) {
      if (isIn(waiting.rank, ranks)) {
        waiting.refuse(new TurnsClosed('its turn will not come'));
      } else {
        this.#waiting.push(waiting);
      }
    }
  }

  #place(rank: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed.some((ranks) => isIn(rank, ranks))) {
        reject(new TurnsClosed('its turn will not come'));
        return;
      }
      const after = this.#waiting.findIndex((other) => other.rank > rank);
      const entry = { rank, start: resolve, refuse: reject };
      this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, entry);
      this.#next();
    });
  }

  #next(): void {
    const first = this.#free > 0 ? this.#waiting.shift() : undefined;
    if (first !== undefined) {
      this.#free -= 1;
      first.start();
    }
  }
}

function isIn(rank: number, { from, below }: Ranks): boolean {
  return from <= rank && rank < below;
}
