// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import pc from 'picocolors';
import { RepairError } from '../domain/repair-error.ts';
import { examine } from '../sandbox/doctor/doctor.ts';
import type { Answer, Diagnosis, Examination } from '../sandbox/doctor/doctor.ts';
import { GROUPS } from '../sandbox/doctor/escape-attempt.ts';
import { escapeAttempts } from '../sandbox/doctor/registry.ts';
import { EXIT } from './exit-code.ts';
import { table } from './output/table.ts';

interface Flags {
  readonly json?: boolean;
  readonly only?: string;
  readonly verbose?: boolean;
}

const ANSWERS: readonly Answer[] = ['held', 'leaked', 'not-counted'];

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('try to escape from the sandbox on this machine, and prove that each way works without it')
    .option('--only <text>', 'only the attempts whose name or group contains this')
    .option('--verbose', 'say for each attempt how its control got out')
    .option('--json', 'print one JSON document instead of text')
    .action(async (flags: Flags) => {
      // Leaving through here takes the bait away.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => process.exit(EXIT.interrupted));
      }
      const examination = await examineWithProgress(flags);
      if (flags.json === true) {
        console.log(JSON.stringify(documentOf(examination), null, 2));
      } else {
        printReport(examination, flags.verbose === true);
      }
      process.exitCode = isSound(examination) ? EXIT.ok : EXIT.environment;
    });
}

async function examineWithProgress({ only = '' }: Flags): Promise<Examination> {
  const attempts = escapeAttempts.filter(({ name, group }) => name.includes(only) || group.includes(only));
  if (attempts.length === 0) {
    throw new RepairError('CONFIG_INVALID', `no attempt has "${only}" in its name or group; see skymend doctor --json`);
  }
  const isShown = process.stderr.isTTY;
  let done = 0;
  const examination = await examine(attempts, {
    token: randomBytes(12).toString('hex'),
    // They mostly wait, for processes to start or for limits to strike.
    parallel: availableParallelism() + 1,
    onDiagnosis({ attempt }) {
      done += 1;
      if (isShown) {
        process.stderr.write(`\r\u001b[K${done}/${attempts.length} ${attempt.name}`);
      }
    },
  });
  if (isShown) {
    process.stderr.write('\r\u001b[K');
  }
  return examination;
}

/** Nothing got out, and something was proved. */
function isSound({ diagnoses }: Examination): boolean {
  return diagnoses.every(({ answer }) => answer !== 'leaked') && diagnoses.some(({ answer }) => answer === 'held');
}

function printReport(examination: Examination, isVerbose: boolean): void {
  const { diagnoses } = examination;
  for (const group of GROUPS) {
    const members = diagnoses.filter(({ attempt }) => attempt.group === group);
    if (members.length > 0) {
      console.log(`\n${pc.bold(group)}`);
      console.log(table(members.map((diagnosis) => rowOf(diagnosis, isVerbose))));
    }
  }
  const [held, leaked, notCounted] = ANSWERS.map((answer) => count(diagnoses, answer));
  console.log(`\nThe sandbox limits and measures by ${examination.meters}.`);
  console.log(`${diagnoses.length} ways out tried: ${held} held, ${leaked} leaked, ${notCounted} not counted.`);
  console.log(pc.dim('Held: it failed, and the same attempt got out of a sandbox that lacks one promise.'));
  if (leaked !== 0) {
    console.log(pc.red('Do not run foreign code on this machine; please report the lines above marked "LEAKED".'));
  }
}

function rowOf({ attempt, answer, because }: Diagnosis, isVerbose: boolean): readonly string[] {
  const why = answer === 'held' && !isVerbose ? '' : because;
  const marks = { held: pc.green('held'), leaked: pc.red('LEAKED'), 'not-counted': pc.yellow('not counted') };
  return [`  ${marks[answer]}`, attempt.tries, why];
}

function documentOf(examination: Examination): object {
  const { meters, diagnoses } = examination;
  return {
    sound: isSound(examination),
    meters,
    counts: Object.fromEntries(ANSWERS.map((answer) => [answer, count(diagnoses, answer)])),
    attempts: diagnoses.map(({ attempt: { name, group, tries }, answer, because }) => ({
      name,
      group,
      tries,
      answer,
      because,
    })),
  };
}

function count(diagnoses: readonly Diagnosis[], wanted: Answer): number {
  return diagnoses.filter(({ answer }) => answer === wanted).length;
}
