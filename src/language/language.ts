// SPDX-License-Identifier: Apache-2.0
import type { DataFlowReport } from '../domain/data-flow.ts';
import type { Encoded } from '../domain/encoded.ts';
import type { Finding } from '../domain/finding.ts';
import type { HunkReport, Versions } from '../domain/hunk.ts';
import type { Location } from '../domain/location.ts';
import type { Component, FileChange, Snapshot, Target } from '../domain/target.ts';
import type { Behaviour, Observation } from '../domain/observation.ts';
import type { LoadReport } from '../domain/load-report.ts';
import type { BaitFile, Carrier, Probe } from '../domain/probe.ts';
import type { Reproducer, Shows } from '../domain/reproducer.ts';
import type { SanitizerReport } from '../domain/sanitizer-report.ts';
import type { TestRun } from '../domain/test-run.ts';
import type { Weakness } from '../domain/weakness.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { NameGrammar } from './hunks/tree.ts';

/** A value to put in an attack value's place. */
export interface Substitute {
  /** For a person: `constructor.prototype instead of __proto__`. */
  readonly label: string;
  readonly value: Encoded;
  /** How one sees that this attack worked, when it is not seen the way the reproducer's is. */
  readonly shows?: Shows;
  /** Other arguments of the same call that this value needs, e.g. a merge target that has the branch it goes down. */
  readonly companions?: readonly { readonly argument: number; readonly value: Encoded }[];
  /**
   * The unpatched target may itself mistreat this harmless value, because what it does with it is the weakness (a shell
   * that splits it). Where it fails or takes the value apart, a patch may answer otherwise.
   */
  readonly isFragile?: true;
  /** Fragile only where the unpatched target fails with an error of one of these names. */
  readonly fragileErrors?: readonly string[];
  /**
   * A lighter form of the same attack, tried on the unpatched target in its place: an attack that works by taking long
   * would cost seconds to see what a tenth of it shows.
   */
  readonly trial?: { readonly value: Encoded; readonly shows: Shows };
  /** Files this value speaks of. */
  readonly files?: readonly BaitFile[];
}

/**
 * Everything a stage may ask about a programming language. Stages ask; they never switch on a language's name.
 * One folder per implementation, listed in `registry.ts`.
 */
export interface Language {
  readonly name: string;

  /** Does this language own the package or tree at `directory` (absolute)? `given`: what else the user named. */
  owns(directory: string, given?: { readonly build?: string }): Promise<boolean>;

  /** The target a user means by `directory` (absolute); see `Target.root`. Throws `TARGET_UNUSABLE`. */
  openTarget(directory: string): Promise<Target>;

  /** The package at `path` (relative to the root), read from its manifest. Throws `TARGET_UNUSABLE` when broken. */
  component(root: string, path: string): Promise<Component>;

  /** Source files of the component that a repair may change, relative to the root: no tests, no vendored code. Sorted. */
  sourceFiles(target: Target, component: Component): Promise<readonly string[]>;

  /** Where attack data can go through the component's source. Absent where a language has no such analysis. */
  dataFlows?(target: Target, component: Component): Promise<DataFlowReport>;

  /** Runs a probe against a snapshot of the target and says what was seen. Never throws for what the target does. */
  observe(probe: Probe, snapshot: Snapshot, context: ObserveContext): Promise<Observation>;

  /**
   * Runs a reproducer on the unpatched target and says what it shows, for languages whose programs report their own
   * faults: the weakness, and how it is seen. `null` when nothing was reported. Throws `TARGET_UNUSABLE` when the target
   * cannot be built or the fault lies in code of which it has no source. Absent where nothing is reported.
   */
  identify?(reproducer: Reproducer, context: ObserveContext): Promise<Identified | null>;

  /**
   * What stricter checks of the unpatched target report on the way to a fault that shows far from its cause, first of all
   * first. Absent where a language has none.
   */
  lookCloser?(reproducer: Reproducer, seen: Observation, context: ObserveContext): Promise<readonly SanitizerReport[]>;

  /** The faults a log of a sanitizer, fuzzer or debugger tells of; those of other programs are not among them. */
  reported?(log: string, target: Target): Promise<readonly Identified[]>;

  /**
   * Puts many questions to one snapshot, each perhaps under environment variables of its own, and answers in their
   * order. The same as `observe` for each, at the price of one build and few starts of the sandbox: for trying, not for
   * judging. Absent where a language has nothing quicker than `observe`.
   */
  observeMany?(trials: readonly Trial[], snapshot: Snapshot, context: ObserveContext): Promise<readonly Observation[]>;

  /** Calls the component's exported API with harmless attacks of the weakness, for commands that show it. */
  search(weakness: Weakness, context: ObserveContext, options: SearchOptions): Promise<SearchReport>;

  /** Where the attack value crossed the border in an observed reproducer run, most telling first. */
  carriers(observation: Observation, finding: Finding): readonly Carrier[];

  /** The packages inside the target whose code led to the observed weakness, likeliest place of the fault first. */
  components(observation: Observation, finding: Finding): Promise<readonly Component[]>;

  /**
   * What differs between two behaviours, one readable line each; times, ports, process ids and absolute roots do not
   * count. `unstable` is what this gave for two runs of one snapshot: lines that stand there are left out.
   */
  differences(before: Behaviour, after: Behaviour, unstable: readonly string[]): readonly string[];

  /** Other attacks of the same weakness in place of `value`; none of them is promised to work. */
  siblings(weakness: Weakness, value: Encoded, observation: Observation): Promise<readonly Substitute[]>;

  /**
   * Values on both sides of the failure, found by running the unpatched target, in place of `siblings` and `neighbours`.
   * Absent where runs are too dear to search by.
   */
  around?(placed: PlacedValue, observation: Observation): Promise<Around>;

  /** Harmless values of the same shape as `value` that use the same feature. */
  neighbours(weakness: Weakness, value: Encoded, observation: Observation): readonly Substitute[];

  /**
   * Values that reach the code the attack reaches, found by running the unpatched target; never those that `around`
   * gives. For those who propose patches. Absent where runs are too dear to search by.
   */
  nearby?(placed: PlacedValue, observation: Observation): Promise<Around>;

  /**
   * Random changes of a value that this language's programs read, the same for the same stream of random numbers.
   * Absent where values are what JavaScript knows.
   */
  mutants?(value: Encoded, random: () => number, count: number): readonly Encoded[];

  /**
   * Conditions that a snapshot's changes made or altered and that none of these probes was seen to be let through by, one
   * line each: what such a condition does to harmless input is not known. `null` where it cannot be told. Absent where a
   * language has no such view.
   */
  unexercised?(
    probes: readonly Probe[],
    snapshot: Snapshot,
    context: ObserveContext,
  ): Promise<readonly string[] | null>;

  /**
   * Values made by what a snapshot's changes say that tell it from the unpatched target: harmless there and answered
   * otherwise, or failing there and in the snapshot too. Each is to be asked again. Absent where runs are too dear for it.
   */
  telling?(
    placed: PlacedValue,
    asked: {
      readonly snapshot: Snapshot;
      /** What the unpatched target did when it was attacked. */
      readonly seen: Observation;
      /** Values that did no harm. */
      readonly harmless: readonly Encoded[];
    },
  ): Promise<readonly Substitute[]>;

  /**
   * Why an attack that shows nothing on a changed snapshot went wrong all the same: only what reports it was kept from
   * seeing it. `null` where it did not. Absent where a language has no such view.
   */
  silenced?(
    attack: { readonly probe: Probe; readonly before: Observation },
    snapshot: Snapshot,
    context: ObserveContext,
  ): Promise<string | null>;

  /** Can every entry point of the component still be loaded, and what does it export? */
  load(snapshot: Snapshot, context: ObserveContext): Promise<LoadReport>;

  /**
   * What a component's own source takes from other packages: names of exports by package, `.` for a package itself,
   * `./path` for a file of it. Absent where a language cannot tell.
   */
  usedExports?(target: Target, component: Component): Promise<ReadonlyMap<string, readonly string[]>>;

  /** Does the text of a changed source file still parse? `null` when it does, else where and why not. */
  syntaxError(file: string, text: string): string | null;

  /**
   * A snapshot in which the component's entry points are replaced by stubs of the same exported shape. The files of
   * the reproducer stay, also where they lie in the component.
   */
  stub(context: ObserveContext, reproducer: Reproducer): Promise<Snapshot>;

  /** The component's own test suite, run `times` times; `null` when it has none that can be run. */
  runTests(snapshot: Snapshot, context: ObserveContext, times: number): Promise<TestRun | null>;

  /** In how many words of started programs does all text of the value stand as given? A word of its own counts twice. */
  wholeWords(behaviour: Behaviour, value: Encoded): number;

  /**
   * Is this error an accident of broken code (a missing name, a call of what is no function, an exhausted stack)
   * rather than an answer somebody wrote? A patch that stops an attack by accident has broken something.
   */
  isAccident(error: Encoded): boolean;

  /**
   * Looks at the text of a change with our own scanner: what it still or newly reports there. `null` when there is no
   * scanner for this weakness, or none that can decide about this change.
   */
  rescan(weakness: Weakness, change: FileChange): Promise<readonly ScanReport[] | null>;

  /**
   * Shipped copies (other module formats, bundles, minified) of the code that a patch changes, which it leaves as they
   * were. Absent where a language ships no copies.
   */
  unrepairedCopies?(
    changes: readonly FileChange[],
    target: Target,
    component: Component,
  ): Promise<readonly UnrepairedCopy[]>;

  /**
   * The changes that lead from the target's files to those that somebody repaired, as hunks on the target's own text,
   * whatever was renamed, moved or formatted anew. Absent where a language compares no versions.
   */
  hunks?(versions: Versions): Promise<HunkReport>;

  /** Trees and names of its programs, for edits learned from other programs. Absent where none are carried over. */
  names?(): Promise<NameGrammar>;

  /** What a change does to the source's shape: emptied functions, early returns, swallowed errors, lost exports. */
  featureLoss(change: FileChange): Promise<readonly string[]>;
}

export interface ScanReport {
  /** One line. */
  readonly said: string;
  /** Text that should show what is reported, of about `length` characters; absent where the scanner knows none. */
  readonly attack?: (length: number) => string;
}

/** A value, and where it enters the unpatched target. */
export interface PlacedValue {
  readonly value: Encoded;
  readonly carrier: Carrier;
  readonly reproducer: Reproducer;
  readonly context: ObserveContext;
  /** The part, in 0..1, of all runs that this value is worth, where several are looked around; all when absent. */
  readonly part?: number;
}

export interface Around {
  /** Showed the weakness, those next to the boundary first. */
  readonly attacks: readonly Substitute[];
  /** Showed nothing. */
  readonly harmless: readonly Substitute[];
}

/** What a reproducer shows by itself. */
export interface Identified {
  readonly weakness: Weakness;
  readonly shows: Shows;
  /** For a person: `heap-buffer-overflow write in config_sortlist (src/lib/ares_init.c:2246)`. */
  readonly said: string;
  /** Equal for two reproducers of the same fault. */
  readonly signature: string;
  /** Where it showed, innermost first. */
  readonly locations: readonly Location[];
}

/** One of many questions to one snapshot. */
export interface Trial {
  readonly probe: Probe;
  readonly env?: Readonly<Record<string, string>>;
}

export interface UnrepairedCopy {
  /** One line: where it stands and what it is a copy of. */
  readonly said: string;
  /** Equal but for names and white space; else it is only alike, and may differ where it matters. */
  readonly isSame: boolean;
}

export interface ObserveContext {
  readonly target: Target;
  readonly component: Component;
  readonly sandbox: Sandbox;
}

export interface SearchOptions {
  readonly parallel: number;
  /** Milliseconds a reproducer may take. */
  readonly timeoutMs: number;
  /** Reproducers wanted. */
  readonly most: number;
}

export interface SearchReport {
  /** What was called, and how many times in all. */
  readonly exports: number;
  readonly calls: number;
  /** Each showed the weakness once; of different exports. */
  readonly reproducers: readonly Reproducer[];
}
