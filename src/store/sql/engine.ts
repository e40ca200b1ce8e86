// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { RepairError } from '../../domain/repair-error.ts';

/** Plain JavaScript: threads do not load TypeScript. */
const THREAD = new URL('../../../assets/engine/engine-thread.mjs', import.meta.url);

/** A query, or the request to close when there is none. */
interface Question {
  readonly query?: string;
  readonly parameters?: readonly unknown[];
}

interface Answer {
  /** Of the question; 0 when the engine has started, or could not. */
  readonly id: number;
  /** What is in them, only who wrote the query knows. */
  readonly rows?: never[];
  readonly affectedRows?: number;
  readonly fault?: { readonly message: string; readonly code?: string };
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: Error) => void;
}

/** PostgreSQL in a thread of this process: it computes while the program that asks goes on. */
export class Engine {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #questions = 0;
  #ended: Error | undefined;

  private constructor(thread: Worker) {
    this.#thread = thread;
    thread.on('message', (answer: Answer) => {
      this.#settle(answer);
    });
    thread.on('error', (error) => {
      this.#end(error);
    });
    thread.on('exit', (code) => {
      this.#end(new RepairError('STORE_UNAVAILABLE', `the embedded database has ended (${code}); run the same again`));
    });
  }

  /** Opens the files of a database, and makes them when there are none. */
  static async start(files: string): Promise<Engine> {
    const engine = new Engine(new Worker(THREAD, { workerData: { files } }));
    await engine.#answerTo(0);
    return engine;
  }

  async query(query: string, parameters: readonly unknown[]): Promise<{ rows: never[]; affectedRows?: number }> {
    const { rows = [], affectedRows } = await this.#ask({ query, parameters });
    return { rows, ...(affectedRows === undefined ? {} : { affectedRows }) };
  }

  async close(): Promise<void> {
    await this.#ask({});
  }

  async #ask(question: Question): Promise<Answer> {
    if (this.#ended !== undefined) {
      throw this.#ended;
    }
    this.#questions += 1;
    const answer = this.#answerTo(this.#questions);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#thread.postMessage({ id: this.#questions, ...question });
    return answer;
  }

  /** A program that waits for an answer stays alive for it; one that does not may end. */
  #answerTo(id: number): Promise<Answer> {
    this.#thread.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) {
      this.#thread.unref();
    }
    if (answer.fault === undefined) {
      waiting?.resolve(answer);
    } else {
      waiting?.reject(Object.assign(new Error(answer.fault.message), { code: answer.fault.code }));
    }
  }

  #end(fault: Error): void {
    this.#ended ??= fault;
    this.#waiting.forEach(({ reject }) => {
      reject(fault);
    });
    this.#waiting.clear();
  }
}
