// SPDX-License-Identifier: Apache-2.0
import type { DataFlow, DataFlowReport, FlowSink } from '../../../domain/data-flow.ts';
import type { Location } from '../../../domain/location.ts';
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { children } from '../source/source-file.ts';
import { build } from './build.ts';
import { exposeSources } from './exposure.ts';
import { Graph, dataOf, type Cell } from './graph.ts';
import type { Project } from './project.ts';
import { resolveCalls } from './resolve-calls.ts';
import { Unit, type Analysis, type Hazard, type Source } from './unit.ts';

/** Some seconds of work. */
const STEP_LIMIT = 1_200_000;
/** Objects and functions per place in the second try. */
const COARSE = 6;

/**
 * Follows attack data through a package. Never throws for what the source is like. Of `tries` the second, when the first
 * was cut, is coarser.
 */
export function findFlows(project: Project, stepLimit: number = STEP_LIMIT, tries: 1 | 2 = 2): DataFlowReport {
  const fine = analyze(project, new Graph(stepLimit));
  const analysis = fine.graph.isCut && tries > 1 ? analyze(project, new Graph(stepLimit, COARSE)) : fine;
  const report = {
    flows: flowsOf(analysis),
    files: project.sources.size - project.borrowed.size,
    skipped: project.skipped,
  };
  if (!fine.graph.isCut) {
    return report;
  }
  const end = analysis.graph.isCut ? 'stopped before the end' : 'followed fewer objects and functions per place';
  return { ...report, cut: `the package is too large for the budget of ${stepLimit} steps: ${end}` };
}

function analyze(project: Project, graph: Graph): Analysis {
  const analysis: Analysis = {
    graph,
    project,
    units: new Map(),
    globals: new Map(),
    sites: [],
    hazards: [],
    sources: [],
    events: new Map(),
  };
  for (const [file, source] of project.sources) {
    analysis.units.set(file, new Unit(analysis, source));
  }
  for (const unit of analysis.units.values()) {
    build(unit);
  }
  resolveCalls(analysis);
  exposeSources(analysis);
  return analysis;
}

interface Arrival {
  readonly source: Source;
  readonly from: Cell | undefined;
}

function flowsOf(analysis: Analysis): readonly DataFlow[] {
  const arrivals = spread(analysis.sources);
  const flows = new Map<string, DataFlow>();
  for (const hazard of analysis.hazards) {
    const cell = [hazard.cell, ...contentsOf(hazard.cell)].find((cell) => arrivals.has(cell));
    const flow = cell === undefined ? undefined : flowTo(hazard, { cell, arrivals }, analysis.project);
    if (flow !== undefined) {
      flows.set(keyOf(flow.sink), flow);
    }
  }
  return [...flows].toSorted(([a], [b]) => a.localeCompare(b)).map(([, flow]) => flow);
}

/** Breadth first, so that each place is reached by the shortest way. */
function spread(sources: readonly Source[]): ReadonlyMap<Cell, Arrival> {
  const arrivals = new Map<Cell, Arrival>(sources.map((source) => [source.cell, { source, from: undefined }]));
  const open = [...arrivals.keys()];
  for (let at = 0; at < open.length; at++) {
    const cell = open[at];
    const arrival = cell === undefined ? undefined : arrivals.get(cell);
    if (cell === undefined || arrival === undefined) {
      continue;
    }
    for (const next of [...cell.copies, ...cell.derives]) {
      if (!arrivals.has(next)) {
        arrivals.set(next, { source: arrival.source, from: cell });
        open.push(next);
      }
    }
  }
  return arrivals;
}

/** The elements of an argument list are as dangerous as the list. */
function contentsOf(cell: Cell): readonly Cell[] {
  return [...cell.values].flatMap((value) => (value.kind === 'object' ? dataOf(value) : []));
}

function flowTo(
  hazard: Hazard,
  reached: { readonly cell: Cell; readonly arrivals: ReadonlyMap<Cell, Arrival> },
  project: Project,
): DataFlow | undefined {
  const { cell, arrivals } = reached;
  const way: Cell[] = [];
  let at: Cell | undefined = cell;
  while (at !== undefined) {
    way.unshift(at);
    at = arrivals.get(at)?.from;
  }
  const source = arrivals.get(cell)?.source;
  if (source === undefined) {
    return undefined;
  }
  const location = source.place.source.locationOf(source.place.node);
  const sink = project.borrowed.has(hazard.unit.source.file) ? borderOf(hazard, way, project) : sinkOf(hazard);
  if (sink === undefined) {
    return undefined;
  }
  return {
    source: { location, description: source.description },
    steps: stepsOf(way, location, sink.location).filter(({ file }) => !project.borrowed.has(file)),
    sink,
  };
}

function sinkOf(hazard: Hazard): FlowSink {
  const { kind, api, argument, pattern } = hazard;
  const location = hazard.unit.source.locationOf(hazard.node);
  const sink = { location, kind, api, argument, isPassedOn: isPassedOn(hazard) };
  if (pattern === undefined) {
    return sink;
  }
  const text = pattern.source.textOf(pattern.node);
  return { ...sink, pattern: { location: pattern.source.locationOf(pattern.node), text } };
}

/**
 * A dependency does the dangerous thing: what can be changed here is the call that hands the data to it. Patterns and
 * key writes inside a dependency are its own fault.
 */
function borderOf(hazard: Hazard, way: readonly Cell[], project: Project): FlowSink | undefined {
  const place = way.findLast(
    (cell) => cell.place !== undefined && !project.borrowed.has(cell.place.source.file),
  )?.place;
  const isHandedOver = hazard.kind === 'process' || hazard.kind === 'file' || hazard.kind === 'code';
  if (place === undefined || !isHandedOver || hazard.api === 'require') {
    return undefined;
  }
  const { source, node } = place;
  const call = [node, ...source.ancestors(node)].find((around) => /^(?:Call|New)Expression$/.test(around.type)) ?? node;
  const api = `${hazard.api} in ${hazard.unit.source.file}`;
  return { location: source.locationOf(call), kind: hazard.kind, api, argument: 0, isPassedOn: false };
}

/** Is the dangerous argument a parameter of the function around the call, just as it came in? */
function isPassedOn({ unit, node, argument }: Hazard): boolean {
  const given = children(node, 'arguments')[argument];
  const around = given?.type === 'Identifier' ? unit.functionAround(node, true) : undefined;
  const variable = given === undefined || around === undefined ? undefined : unit.source.variableOf(given);
  const isParameter = variable?.defs.some((definition) => definition.type === DefinitionType.Parameter) === true;
  return isParameter && variable.references.every((reference) => !reference.isWrite());
}

/** One step per line is enough for a reader; the lines of source and sink are none. */
function stepsOf(way: readonly Cell[], from: Location, to: Location): readonly Location[] {
  const steps: Location[] = [from];
  for (const { place } of way) {
    const location = place?.source.locationOf(place.node);
    if (location !== undefined && !isSameLine(location, steps.at(-1))) {
      steps.push(location);
    }
  }
  return steps.slice(1).filter((step) => !isSameLine(step, to));
}

function isSameLine(a: Location, b: Location | undefined): boolean {
  return a.file === b?.file && a.region.startLine === b.region.startLine;
}

function keyOf(sink: FlowSink): string {
  return [sink.location, ...(sink.pattern === undefined ? [] : [sink.pattern.location])]
    .map(({ file, region }) => `${file}:${pad(region.startLine)}:${pad(region.startColumn)}`)
    .concat(sink.kind, sink.api, String(sink.argument))
    .join(' ');
}

function pad(position: number): string {
  return String(position).padStart(8, '0');
}
