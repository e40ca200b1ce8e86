// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { Frame } from '../../../../../domain/location.ts';
import type { SinkEvent } from '../../../../../domain/observation.ts';
import type { Site } from '../../template.ts';
import type { CodeBase } from './code-base.ts';
import { compositionOf, type Composition } from './composition.ts';
import { Origins, REQUEST } from './origin.ts';
import { argumentsOf, isCall } from './shape.ts';
import { sinkOf, sinksOf } from './sink.ts';
import { Slicer } from './slice.ts';

/** Every place of the component where a foreign path is put together, the observed ones and their like. */
export function findCompositions(code: CodeBase, site: Site): readonly Composition[] {
  const origins = new Origins(code);
  const slicer = new Slicer(code, origins);
  const found = new Map<Node, Composition>();
  const keep = (composition: Composition) => found.set(composition.node, found.get(composition.node) ?? composition);
  for (const { source, path } of observedPaths(code, site)) {
    slicer.compositions(source, path).forEach(keep);
  }
  for (const source of code.files) {
    for (const path of sinksOf(source).flatMap((sink) => sink.paths)) {
      slicer
        .compositions(source, path)
        .filter((composition) => composition.origin === REQUEST)
        .forEach(keep);
    }
  }
  const all = [...found.values()].filter((one) => ![...found.values()].some((other) => isNested(one, other)));
  void compositionOf;
  return all.toSorted((a, b) => a.source.file.localeCompare(b.source.file) || a.node.start - b.node.start);
}

/** A composition inside the foreign part of another is mended with it. */
function isNested(one: Composition, other: Composition): boolean {
  return (
    one !== other && one.source === other.source && other.node.start <= one.node.start && one.node.end <= other.node.end
  );
}

interface PathUse {
  readonly source: SourceFile;
  readonly path: Node;
}

/** The path arguments of the calls on the stacks of the observed file accesses. */
function observedPaths(code: CodeBase, site: Site): readonly PathUse[] {
  return telling(site).flatMap((event) => {
    for (const frame of event.stack) {
      const uses = usesAt(code, frame);
      if (uses.length > 0) {
        return uses;
      }
    }
    return [];
  });
}

/** File accesses at a path that the reproducer names; all of them when none can be told. */
function telling(site: Site): readonly SinkEvent[] {
  const { observations, finding } = site.dossier;
  const events = observations.flatMap((observation) => observation.sinks).filter((event) => event.sink === 'file');
  const said =
    finding.reproducer.command + JSON.stringify(observations.map((observation) => observation.behaviour.calls));
  const named = events.filter((event) =>
    event.detail.some(
      (path) => path.split(/[/\\]/).includes('..') || said.includes(path.split(/[/\\]/).at(-1) ?? path),
    ),
  );
  return named.length > 0 ? named : events;
}

function usesAt(code: CodeBase, frame: Frame): readonly PathUse[] {
  const source = code.file(frame.file);
  if (source === undefined) {
    return [];
  }
  let node: Node | undefined = source.nodeAt(source.offsetOf(frame.line, frame.column));
  while (node !== undefined && !isCall(node)) {
    node = source.parent(node);
  }
  if (node === undefined) {
    return [];
  }
  const paths = sinkOf(source, node)?.paths ?? argumentsOf(node);
  return paths.map((path) => ({ source, path }));
}
