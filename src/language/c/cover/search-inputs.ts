// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Observation } from '../../../domain/observation.ts';
import { sha256 } from '../../../support/digest.ts';
import type { PlacedValue } from '../../language.ts';
import { unwatched } from '../build/configuration.ts';
import { isBuilt, watchedSnapshot } from '../build/built.ts';
import { placeOf } from '../observe/run-probes.ts';
import { byteString, bytesOf } from '../run/bytes.ts';
import { sanitizerEnvironment } from '../run/environment.ts';
import { watchedFiles } from './watched-files.ts';
import { wordsIn } from './words.ts';

/** An input of which a run came by places no other came by, or as often as none did. */
export interface FoundInput {
  readonly value: string;
  /** As far as the search could see; it is asked again before it is used. */
  readonly isQuiet: boolean;
  /** Which of the last places the attack came by it reaches, a bit each. */
  readonly near: bigint;
}

const SEARCH = '/skymend/search';
const UNPATCHED = { name: 'target', changes: [] };
/** Processor time: thousands of runs of a small program, a hundred of a large one. */
const SECONDS = 4;
/** An argument has fewer forms than a file, a number or a name few. */
const SECONDS_FOR_TEXT = 2.5;
const SECONDS_FOR_SHORT = 1.5;
const SHORT = 4;
const RUNS = 4000;
/** On a busy machine the same processor time takes this long; programs that wait for something are not waited for longer. */
const WALL_MS = 90_000;
/** A sanitizer's exit status that no program uses by chance. */
const REPORTED = 99;
const LONGEST = 64 * 1024;

const known = new Map<string, Promise<readonly FoundInput[]>>();

/**
 * Looks for inputs that use what the attack uses: small changes of the attack and of `seeds`, kept when they come by new
 * places. Runs on the unpatched target; the same question is searched once. Nothing where no program can be watched.
 */
export async function searchInputs(
  placed: PlacedValue,
  seeds: readonly string[],
  observation: Observation,
): Promise<readonly FoundInput[]> {
  const { value, carrier, reproducer, context } = placed;
  const key = sha256(JSON.stringify([context.target.root, reproducer.command, carrier, value, seeds]));
  const found = known.get(key) ?? search(placed, seeds, observation);
  known.set(key, found);
  return found;
}

async function search(
  placed: PlacedValue,
  seeds: readonly string[],
  observation: Observation,
): Promise<readonly FoundInput[]> {
  const { value, context, reproducer } = placed;
  const command = commandFor(placed);
  const watched = await watchedFiles(observation, context);
  if (command === null || typeof value !== 'string' || value.length > LONGEST || watched.length === 0) {
    return [];
  }
  const built = await watchedSnapshot(UNPATCHED, context, { files: watched, configuration: 'covered' });
  if (!isBuilt(built)) {
    return [];
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'skymend-search-'));
  try {
    await layOut(folder, { placed, command, words: await wordsIn(watched) });
    await Promise.all(
      [value, ...seeds].map(async (seed, index) => writeFile(path.join(folder, 'seeds', String(index)), bytesOf(seed))),
    );
    const probe = { id: 'search', label: 'search', role: 'benign', weakness: 'CWE-787', reproducer } as const;
    const options = { leaks: false, isQuick: true };
    const place = placeOf(probe, built, { snapshot: UNPATCHED, context, options });
    await context.sandbox.run({
      argv: ['/bin/sh', `${SEARCH}/command`],
      cwd: reproducer.directory,
      env: environment(observation, secondsFor(value, placed)),
      mounts: [...place.mounts, { kind: 'writable', from: folder, at: SEARCH }],
      limits: { memoryMb: 3072, processes: 256, diskMb: 512, outputKb: 64, wallMs: WALL_MS, cpuMs: 4 * WALL_MS },
    });
    return await readFound(path.join(folder, 'found'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function secondsFor(value: string, { carrier }: PlacedValue): number {
  if (value.length <= SHORT) {
    return SECONDS_FOR_SHORT;
  }
  return carrier.kind === 'text' ? SECONDS_FOR_TEXT : SECONDS;
}

/** The command with the input at a place where the search can change it; `null` where the command does not name it. */
function commandFor({ carrier, reproducer }: PlacedValue): string | null {
  const { directory } = reproducer;
  const command = unwatched(reproducer.command);
  if (carrier.kind === 'text') {
    return carrier.literal === reproducer.command ? null : command;
  }
  if (carrier.kind !== 'file') {
    return null;
  }
  const moved = command.replaceAll(/[^\s'"`;&|<>()=]+/g, (word) =>
    path.resolve(directory, word) === carrier.path ? inputAt(carrier.path) : word,
  );
  return moved === command ? null : moved;
}

function inputAt(file: string): string {
  return `${SEARCH}/${path.basename(file)}`;
}

interface Layout {
  readonly placed: PlacedValue;
  readonly command: string;
  readonly words: readonly string[];
}

async function layOut(folder: string, { placed, command, words }: Layout): Promise<void> {
  const { carrier, value } = placed;
  await Promise.all(['seeds', 'found'].map(async (name) => mkdir(path.join(folder, name))));
  await writeFile(path.join(folder, 'command'), `${command}\n`);
  await writeFile(path.join(folder, 'words'), words.map((word) => `${word}\n`).join(''), 'latin1');
  if (carrier.kind === 'file') {
    await writeFile(path.join(folder, 'input'), inputAt(carrier.path));
    await writeFile(path.join(folder, path.basename(carrier.path)), bytesOf(value));
  } else if (carrier.kind === 'text') {
    await writeFile(path.join(folder, 'literal'), carrier.literal);
  }
}

/** Runs take a fraction of what the first took, which had to be started; those that take far longer hang. */
function environment({ wallMs }: Observation, seconds: number): Readonly<Record<string, string>> {
  const sanitizers = Object.entries(sanitizerEnvironment({ leaks: false, names: false })).map(
    ([name, text]) => [name, `${text.replace(/detect_stack_use_after_return=1:?/, '')}:exitcode=${REPORTED}`] as const,
  );
  return {
    ...Object.fromEntries(sanitizers),
    SKYMEND_SEARCH: SEARCH,
    SKYMEND_RUNS: String(RUNS),
    SKYMEND_SECONDS: String(seconds),
    SKYMEND_PATIENCE: String(Math.round(Math.min(2000, Math.max(400, wallMs * 2)))),
  };
}

/** `12 0 00000000000000ff 345`: name, how it ended, nearness, places. */
async function readFound(folder: string): Promise<readonly FoundInput[]> {
  const list = await readFile(path.join(folder, 'list'), 'utf8').catch(() => '');
  return Promise.all(
    [...list.matchAll(/^(\d+) ([01]) ([0-9a-f]{16}) \d+$/gm)].map(async ([, name = '', ended, near = '0']) => ({
      value: byteString(await readFile(path.join(folder, name))),
      isQuiet: ended === '0',
      near: BigInt(`0x${near}`),
    })),
  );
}
