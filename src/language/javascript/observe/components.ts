// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Observation, SinkEvent } from '../../../domain/observation.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { component, packagePathOf } from '../package/component.ts';

/**
 * The packages that the observed weakness runs through, innermost first; a package that only does what it is told (it
 * hands what it was given, whole, to the sink) comes after the one that told it.
 */
export async function components(observation: Observation, target: Target): Promise<readonly Component[]> {
  const paths: string[] = [];
  for (const sink of observation.sinks) {
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
