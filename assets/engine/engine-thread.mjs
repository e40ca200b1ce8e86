// SPDX-License-Identifier: Apache-2.0
// The embedded database in a thread of its own: it computes while the program that asks goes on. Plain JavaScript, since
// threads do not load TypeScript. `src/store/sql/engine.ts` is the other side, and says what the messages are.
/* oxlint-disable unicorn/require-post-message-target-origin -- a thread, not a window */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** The object identifier of `bigint`, whose values would lose bits as numbers. */
const BIGINT = 20;

const engine = await started();

async function started() {
  try {
    const made = await PGlite.create(workerData.files, { parsers: { [BIGINT]: (text) => text } });
    parentPort.postMessage({ id: 0 });
    return made;
  } catch (error) {
    parentPort.postMessage({ id: 0, fault: faultOf(error) });
    return null;
  }
}

if (engine !== null) {
  parentPort.on('message', ({ id, query, parameters }) => {
    const answer = query === undefined ? engine.close().then(() => ({})) : engine.query(query, parameters);
    answer.then(
      ({ rows = [], affectedRows }) => {
        parentPort.postMessage({ id, rows, affectedRows });
        if (query === undefined) {
          parentPort.close();
        }
      },
      (error) => {
        parentPort.postMessage({ id, fault: faultOf(error) });
      },
    );
  });
}

/** What is left of an error when it is sent: its class and its code would be lost otherwise. */
function faultOf(error) {
  return error instanceof Error
    ? { message: error.message, code: error.code === undefined ? undefined : String(error.code) }
    : { message: String(error) };
}
