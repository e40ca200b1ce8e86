// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Finding } from '../../../domain/finding.ts';
import type { Observation, SinkEvent } from '../../../domain/observation.ts';
import type { Component } from '../../../domain/target.ts';
import { canonicalWeakness } from '../../../domain/weakness.ts';
import { component, packagePathOf } from '../package/component.ts';
import { carriers } from './carriers/carriers.ts';

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
  const { target } = finding;
  const paths: string[] = [];
  for (const sink of tellingSinks(observation, finding)) {
    for (const found of packagesOn(sink, observation)) {
      if (!paths.includes(found)) {
        paths.push(found);
      }
    }
  }
  for (const { module } of observation.behaviour.calls) {
    const found = packagePathOf(module);
    if (module !== '' && !paths.includes(found)) {
      paths.push(found);
    }
  }
  const known = paths.length === 0 ? [path.relative(target.root, target.directory)] : paths;
  return Promise.all(known.map((found) => component(target.root, found)));
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

function packagesOn(sink: SinkEvent, observation: Observation): readonly string[] {
  const own = observation.behaviour.calls.map((call) => packagePathOf(call.module));
  const found: string[] = [];
  for (const { file } of sink.stack) {
    const at = packagePathOf(file);
    if (found.at(-1) !== at && !found.includes(at)) {
      found.push(at);
    }
  }
  const [innermost, caller] = found;
  // An executor: the harness did not call it, and its name is what it does.
  if (innermost !== undefined && caller !== undefined && EXECUTORS.test(innermost) && !own.includes(innermost)) {
    return [caller, innermost, ...found.slice(2)];
  }
  return found;
}

/** Packages whose exported purpose is to start processes, open files or evaluate. */
const EXECUTORS =
  /\/(?:[\w.-]*(?:exec|spawn|shell|child-process|process|eval|fs|file|vm|sandbox|glob|mkdirp|rimraf)[\w.-]*|send|q|bluebird|async|mz)$/;
