// SPDX-License-Identifier: Apache-2.0

/** The public library: the nouns, the pipeline, and what it needs to run. */
export type { Candidate, Judged, Suspect } from './domain/candidate.ts';
export type { Finding } from './domain/finding.ts';
export type { Fix, FixStatus } from './domain/fix.ts';
export type { Observation } from './domain/observation.ts';
export type { Probe } from './domain/probe.ts';
export { RepairError, type ErrorCode } from './domain/repair-error.ts';
export type { Reproducer, Shows } from './domain/reproducer.ts';
export type { Target } from './domain/target.ts';
export { judge, type GateResult, type Outcome, type Verdict } from './domain/verdict.ts';
export type { Weakness } from './domain/weakness.ts';
export { readBundle, type OpenedBundle } from './evidence/bundle/read-bundle.ts';
export { recordedLanguage } from './evidence/observation-log.ts';
export { replay, type Replayed } from './evidence/replay.ts';
export { fileSigner, type Signer } from './evidence/signer.ts';
export { languages } from './language/registry.ts';
export type { Delivered } from './repair/deliver/deliver.ts';
export type { Report } from './repair/intake/reader.ts';
export { judgePatch, repair } from './repair/repair.ts';
export type { RepairOptions, Services } from './repair/services.ts';
export { createBubblewrapSandbox } from './sandbox/bubblewrap.ts';
export type { Run, Sandbox, Task } from './sandbox/sandbox.ts';
export { openJournal } from './store/directory-journal.ts';
export type { Journal } from './store/journal.ts';
export { SILENT, type Progress } from './support/progress.ts';
