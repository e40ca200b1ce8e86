// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { recordedLanguage } from '../../evidence/observation-log.ts';
import { fileSigner, keyFile } from '../../evidence/signer.ts';
import { languages } from '../../language/registry.ts';
import type { MendedPackage, PackageToMend } from '../../remedy/services.ts';
import { repair } from '../../repair/repair.ts';
import type { Services } from '../../repair/services.ts';
import { createBubblewrapSandbox } from '../../sandbox/bubblewrap.ts';
import { openJournal } from '../../store/directory-journal.ts';
import { pastAttempts } from '../../store/past-attempts.ts';
import type { Progress } from '../../support/progress.ts';

const OPTIONS = { replays: 3, parallel: 4, budgetMs: 600_000, alternatives: false, apply: false, seed: 1 } as const;

/** Mends the code of a package inside an installed project as any code is mended, in a run of its own below the other. */
export async function mendPackage(
  { project, name, component, trigger }: PackageToMend,
  run: { readonly runId: string; readonly directory: string },
  progress: Progress,
): Promise<MendedPackage> {
  const journal = openJournal(run.runId, join(run.directory, 'mend', name.replaceAll('/', '+')));
  const services: Services = {
    sandbox: await createBubblewrapSandbox(),
    languages: languages.map((language) => recordedLanguage(language, journal)),
    journal,
    progress,
    signer: () => fileSigner(keyFile(process.env)),
    now: () => Date.now(),
    options: OPTIONS,
    attempts: pastAttempts(process.env),
  };
  const { command, shows, weakness, timeoutMs } = trigger;
  const report = { directory: project, command, shows, weaknesses: [weakness], timeoutMs, component: name };
  const [delivered] = await repair(report, services);
  const chosen = delivered?.fix.chosen;
  if (chosen === undefined) {
    return { kind: 'not-mended', because: delivered?.fix.because ?? 'nothing was found' };
  }
  const foreign = chosen.candidate.changes.find(({ file }) => !file.startsWith(`${component}/`));
  return foreign === undefined
    ? { kind: 'mended', title: chosen.candidate.title, changes: chosen.candidate.changes }
    : { kind: 'not-mended', because: `the repair changes "${foreign.file}", which is not the package's own` };
}
