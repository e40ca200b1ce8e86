// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Runs inside the sandbox, where mocha is not installed: a small runner for files written for mocha's `bdd`, `tdd`,
 * `qunit` and `exports` interfaces that bring their own assertions. Imports nothing of ours, since it is mounted alone.
 */

/** Mocha's own limit is 2 seconds; slow machines are not what a test is about. */
const TIMEOUT_MS = 10_000;

const [, , answers = '', ui = 'bdd', ...files] = process.argv;

interface Suite {
  readonly title: string;
  readonly parent: Suite | null;
  readonly isSkipped: boolean;
  readonly tests: Test[];
  readonly suites: Suite[];
  readonly hooks: Record<Hook, Body[]>;
  timeoutMs: number;
}

interface Test {
  readonly title: string;
  readonly body: Body | undefined;
  readonly isSkipped: boolean;
  readonly isOnly: boolean;
}

type Hook = 'before' | 'after' | 'beforeEach' | 'afterEach';
type Body = (this: Context, done?: (error?: unknown) => void) => unknown;

interface Context {
  timeout(ms?: number): Context;
  slow(): Context;
  retries(): Context;
  skip(): never;
  currentTest?: { title: string; state?: string };
  test?: { title: string };
}

class Skipped extends Error {}

function makeSuite(title: string, parent: Suite | null, isSkipped: boolean = false): Suite {
  const hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
  const suite = { title, parent, isSkipped, tests: [], suites: [], hooks, timeoutMs: parent?.timeoutMs ?? TIMEOUT_MS };
  parent?.suites.push(suite);
  return suite;
}

const root = makeSuite('', null);
let current = root;
let hasOnly = false;

function contextOf(suite: Suite): Context {
  const context: Context = {
    timeout(ms) {
      suite.timeoutMs = ms === 0 ? 2 ** 30 : Math.max(ms ?? 0, TIMEOUT_MS);
      return context;
    },
    slow: () => context,
    retries: () => context,
    skip() {
      throw new Skipped('skipped');
    },
  };
  return context;
}

function describe(title: unknown, body?: Body, isSkipped: boolean = false): void {
  const outer = current;
  current = makeSuite(String(title), outer, isSkipped || outer.isSkipped || body === undefined);
  try {
    body?.call(contextOf(current));
  } finally {
    current = outer;
  }
}

function it(title: unknown, body?: Body, options: { readonly skip?: boolean; readonly only?: boolean } = {}): void {
  const isOnly = options.only === true;
  hasOnly ||= isOnly;
  const isSkipped = options.skip === true || current.isSkipped || body === undefined;
  current.tests.push({ title: String(title), body, isSkipped, isOnly });
}

const describing = Object.assign((title: unknown, body?: Body) => describe(title, body), {
  skip: (title: unknown, body?: Body) => describe(title, body, true),
  only: (title: unknown, body?: Body) => describe(title, body),
});
const testing = Object.assign((title: unknown, body?: Body) => it(title, body), {
  skip: (title: unknown, body?: Body) => it(title, body, { skip: true }),
  only: (title: unknown, body?: Body) => it(title, body, { only: true }),
});

function hook(kind: Hook): (first: unknown, second?: unknown) => void {
  return (first, second) => {
    const body = typeof first === 'function' ? first : second;
    if (typeof body === 'function') {
      current.hooks[kind].push(function (done) {
        return Reflect.apply(body, this, body.length > 0 ? [done] : []);
      });
      Object.defineProperty(current.hooks[kind].at(-1), 'length', { value: body.length });
    }
  };
}

/** QUnit's interface: a suite is a line after which tests stand. */
function openSuite(title: unknown): void {
  current = makeSuite(String(title), root);
}

Object.assign(globalThis, {
  describe: describing,
  context: describing,
  xdescribe: describing.skip,
  xcontext: describing.skip,
  it: testing,
  specify: testing,
  xit: testing.skip,
  xspecify: testing.skip,
  before: hook('before'),
  after: hook('after'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  suite: ui === 'qunit' ? openSuite : describing,
  test: testing,
  suiteSetup: hook('before'),
  suiteTeardown: hook('after'),
  setup: hook('beforeEach'),
  teardown: hook('afterEach'),
  run: () => {},
});

function report(line: object): void {
  appendFileSync(answers, `${JSON.stringify(line)}\n`);
}

let fail: ((error: unknown) => void) | null = null;

/** Runs one body to its end: returned, resolved, or called back; with an error, or not in time. */
async function settle(body: Body, context: Context, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      timer = setTimeout(() => reject(new Error(`not done in ${timeoutMs} ms`)), Math.min(timeoutMs, 2 ** 30));
      const done = (error?: unknown): void => (error === undefined || error === null ? resolve() : reject(error));
      const result: unknown = body.call(context, body.length > 0 ? done : undefined);
      const isThenable = typeof result === 'object' && result !== null && 'then' in result;
      if (isThenable) {
        Promise.resolve(result).then(() => resolve(), reject);
      } else if (body.length === 0) {
        resolve();
      }
    });
  } finally {
    fail = null;
    clearTimeout(timer);
  }
}

function ancestors(suite: Suite): readonly Suite[] {
  return suite.parent === null ? [suite] : [...ancestors(suite.parent), suite];
}

function fullTitle(suite: Suite, title: string): string {
  return [...ancestors(suite).map((around) => around.title), title].filter((part) => part !== '').join(' ');
}

async function runTest(suite: Suite, test: Test): Promise<void> {
  const name = fullTitle(suite, test.title);
  if (test.isSkipped || test.body === undefined || (hasOnly && !test.isOnly)) {
    report({ name, kind: 'skipped' });
    return;
  }
  const context = contextOf(suite);
  context.currentTest = { title: test.title };
  context.test = context.currentTest;
  const around = ancestors(suite);
  let kind = 'passed';
  try {
    for (const body of around.flatMap((outer) => outer.hooks.beforeEach)) {
      await settle(body, context, suite.timeoutMs);
    }
    await settle(test.body, context, suite.timeoutMs);
  } catch (error) {
    kind = error instanceof Skipped ? 'skipped' : 'failed';
    tell(name, error);
  }
  context.currentTest.state = kind;
  try {
    for (const body of around.toReversed().flatMap((outer) => outer.hooks.afterEach)) {
      await settle(body, context, suite.timeoutMs);
    }
  } catch (error) {
    kind = 'failed';
    tell(name, error);
  }
  report({ name, kind });
}

async function runSuite(suite: Suite): Promise<void> {
  const context = contextOf(suite);
  try {
    for (const body of suite.isSkipped ? [] : suite.hooks.before) {
      await settle(body, context, suite.timeoutMs);
    }
  } catch (error) {
    tell(suite.title, error);
    allTests(suite).forEach((name) => report({ name, kind: 'failed' }));
    return;
  }
  for (const test of suite.tests) {
    await runTest(suite, test);
  }
  for (const inner of suite.suites) {
    await runSuite(inner);
  }
  for (const body of suite.isSkipped ? [] : suite.hooks.after) {
    await settle(body, context, suite.timeoutMs).catch((error: unknown) => {
      tell(suite.title, error);
      report({ name: fullTitle(suite, '"after all" hook'), kind: 'failed' });
    });
  }
}

function allTests(suite: Suite): readonly string[] {
  return [...suite.tests.map((test) => fullTitle(suite, test.title)), ...suite.suites.flatMap(allTests)];
}

/** `exports` interface: objects are suites, functions tests, and four names hooks. */
function takeExports(exported: unknown): void {
  for (const [title, value] of Object.entries(typeof exported === 'object' && exported !== null ? exported : {})) {
    if (typeof value === 'function') {
      const kind = title === 'before' || title === 'after' || title === 'beforeEach' || title === 'afterEach';
      const body = value;
      if (kind) {
        hook(title)(body);
      } else {
        it(
          title,
          Object.defineProperty(
            function (this: Context, done?: unknown) {
              return Reflect.apply(body, this, body.length > 0 ? [done] : []);
            },
            'length',
            { value: body.length },
          ),
        );
      }
    } else {
      describe(title, () => takeExports(value));
    }
  }
}

function tell(name: string, error: unknown): void {
  process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

process.on('uncaughtException', (error) => {
  if (fail === null) {
    tell('outside of tests', error);
    report({ name: 'no error outside of tests', kind: 'failed' });
  } else {
    fail(error);
  }
});
process.on('unhandledRejection', (error) => fail?.(error));

writeFileSync(answers, '');
const require = createRequire(path.resolve('mini-runner.js'));
for (const file of files) {
  current = root;
  const target = path.resolve(file);
  try {
    const exported: unknown = target.endsWith('.mjs') ? await import(pathToFileURL(target).href) : require(target);
    if (ui === 'exports') {
      takeExports(exported);
    }
  } catch (error) {
    tell(file, error);
    report({ name: `${file} loads`, kind: 'failed' });
  }
}
await runSuite(root);
report({ end: true });
process.exit();
