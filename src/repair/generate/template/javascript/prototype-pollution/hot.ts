// SPDX-License-Identifier: Apache-2.0
import type { Frame } from '../../../../../domain/location.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { children } from '../../../../../language/javascript/source/source-file.ts';
import type { Site } from '../../template.ts';
import { writesOf, type Write } from './accesses.ts';
import { callAt, faultOfWrite, functionsOf, type Fault } from './faults.ts';
import type { Reach } from './reach.ts';

/** Where the replay saw the pollution happen: the stacks of the polluting writes, or else the localizer's suspects. */
export function stacksOf(site: Site): readonly (readonly Frame[])[] {
  const stacks = site.dossier.observations
    .flatMap((observation) => observation.sinks)
    .filter((event) => event.sink === 'prototype' && event.stack.length > 0)
    .map((event) => event.stack);
  return stacks.length > 0 ? stacks : site.suspects.map(({ location }) => [frameOf(location)]);
}

function frameOf({ file, region }: Site['suspects'][number]['location']): Frame {
  return { file, line: region.startLine, column: region.startColumn };
}

/** What one file has to do with the observed pollution. */
export interface Hot {
  /** The functions on the stacks. */
  readonly functions: ReadonlySet<Node>;
  /** Faults that end at the observed write, or pass through the calls on its stack. */
  readonly faults: readonly Fault[];
}

export function hotPlaces(reach: Reach, stacks: readonly (readonly Frame[])[]): Hot {
  const functions = new Set<Node>();
  const faults: Fault[] = [];
  const writes = writesOf(reach.source);
  for (const stack of stacks) {
    stack.forEach((frame, depth) => {
      if (frame.file === reach.source.file) {
        const offset = reach.source.offsetOf(frame.line, frame.column);
        const node = reach.source.nodeAt(offset);
        functions.add(reach.source.functionAround(node) ?? reach.source.program);
        const fault = depth === 0 ? faultAt(reach, writes, offset) : faultOfCall(reach, offset);
        faults.push(...(fault === undefined ? [] : [fault]));
      }
    });
  }
  return { functions, faults };
}

export function isHot(reach: Reach, fault: Fault, hot: Hot): boolean {
  return hot.faults.includes(fault) || [...functionsOf(reach, fault)].some((fn) => hot.functions.has(fn));
}

/** The write at the top of a stack, with the steps to its target where they are in sight. */
function faultAt(reach: Reach, writes: readonly Write[], offset: number): Fault | undefined {
  const around = writes.filter(({ node }) => node.start <= offset && offset < node.end);
  const write = around.toSorted((a, b) => a.node.end - a.node.start - (b.node.end - b.node.start))[0];
  return write === undefined ? undefined : (faultOfWrite(reach, write) ?? { kind: 'pair', write, steps: [] });
}

/** A call that passes on a value reached by an unsafe key. */
function faultOfCall(reach: Reach, offset: number): Fault | undefined {
  const call = callAt(reach, offset);
  const steps = new Set(
    call === undefined
      ? []
      : children(call, 'arguments').flatMap((argument) =>
          [...reach.stepsTo(argument)].flatMap((step) => [step, ...reach.walkTo(step.base)]),
        ),
  );
  return steps.size === 0 ? undefined : { kind: 'pair', write: undefined, steps: [...steps] };
}
