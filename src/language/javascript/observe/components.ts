// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Finding } from '../../../domain/finding.ts';
import type { Frame } from '../../../domain/location.ts';
import type { Observation, SinkEvent } from '../../../domain/observation.ts';
import type { Component } from '../../../domain/target.ts';
import { canonicalWeakness } from '../../../domain/weakness.ts';
import { component, packagePathOf } from '../package/component.ts';
import { carriers } from './carriers/carriers.ts';
import { handsOn } from './hands-on.ts';
import { harnessFiles } from './run/harness-files.ts';

/** Which dangerous operations a weakness is about. */
const SINK_OF: Readonly<Record<string, SinkEvent['sink']>> = {
  'CWE-1321': 'prototype',
  'CWE-1333': 'regexp',
  'CWE-22': 'file',
  'CWE-78': 'process',
  'CWE-94': 'code',
};

/**
 * The packages that the observed weakness runs through, innermost first; a package that only does what it is told (it
 * hands what it was given, whole, to the sink) comes after the one that told it.
 */
export async function components(observation: Observation, finding: Finding): Promise<readonly Component[]> {
  const { root, directory } = finding.target;
  const harness = new Set((await harnessFiles(finding.reproducer)).map((file) => path.relative(root, file)));
  const paths = new Set<string>();
  for (const sink of tellingSinks(observation, finding)) {
    const inside = sink.stack.filter(({ file }) => !harness.has(file) || packagePathOf(file) !== '');
    for (const found of await packagesOn({ ...sink, stack: inside }, observation, root)) {
      paths.add(found);
    }
  }
  for (const { module } of observation.behaviour.calls.filter((call) => call.module !== '')) {
    paths.add(packagePathOf(module));
  }
  const known = paths.size === 0 ? [path.relative(root, directory)] : [...paths];
  return Promise.all(known.map((found) => component(root, found)));
}

/**
 * The operations of the weakness's kind, those the attack value led to first: a package that reads a file of its own
 * while it is loaded has no part in a path traversal.
 */
function tellingSinks(observation: Observation, finding: Finding): readonly SinkEvent[] {
  const kind = SINK_OF[canonicalWeakness(finding.weakness)];
  const fitting = observation.sinks.filter(({ sink }) => kind === undefined || sink === kind);
  const telling = fitting.filter((sink) => carriers({ ...observation, sinks: [sink] }, finding).length > 0);
  return telling.length > 0 ? telling : fitting;
}

/** Packages on a sink's stack, those that hand on what they are given after the others. */
async function packagesOn(sink: SinkEvent, observation: Observation, root: string): Promise<readonly string[]> {
  const called = new Set(observation.behaviour.calls.map((call) => packagePathOf(call.module)));
  const innermost = new Map<string, Frame>();
  for (const frame of sink.stack) {
    const at = packagePathOf(frame.file);
    if (!innermost.has(at)) {
      innermost.set(at, frame);
    }
  }
  const makers: string[] = [];
  const messengers: string[] = [];
  for (const [at, frame] of innermost) {
    const isMessenger =
      HANDED_ON.has(sink.sink) && makers.length === 0 && !called.has(at) && (await handsOn(root, frame));
    (isMessenger ? messengers : makers).push(at);
  }
  return [...makers, ...messengers];
}

/** Sinks for which there are packages whose purpose is to reach them. */
const HANDED_ON: ReadonlySet<SinkEvent['sink']> = new Set(['process', 'code']);
