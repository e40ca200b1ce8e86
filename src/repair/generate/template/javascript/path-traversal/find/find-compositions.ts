// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { Frame } from '../../../../../../domain/location.ts';
import type { SinkEvent } from '../../../../../../domain/observation.ts';
import type { Site } from '../../../template.ts';
import { namesOf } from './caller.ts';
import type { CodeBase } from './code-base.ts';
import { compositionOf, type Composition } from './composition.ts';
import { isGuarded, isScreened } from './guarded.ts';
import { Origins, FOREIGN } from './origin.ts';
import { argumentsOf, functionAround, isCall, propertyOf } from './shape.ts';
import { sinkOf, sinksOf } from './sink.ts';
import { Slicer } from './slice.ts';

/**
 * Every place of the component where a foreign path is put together: those that were seen to be reached, and those
 * that the source shows to be of their kind.
 */
export function findCompositions(code: CodeBase, site: Site): readonly Composition[] {
  const origins = new Origins(code);
  const slicer = new Slicer(code, origins);
  const observed = observedCompositions(code, site, slicer);
  const all = code.files.flatMap((source) =>
    sinksOf(source)
      .flatMap((sink) => sink.paths)
      .flatMap((path) => slicer.compositions(source, path)),
  );
  const written = all.filter(
    (composition) => composition.origin === FOREIGN || observed.some((other) => isTwin(composition, other)),
  );
  const unchecked = [...observed, ...written].filter((composition) => !isGuarded(composition));
  const open = unchecked.filter((composition) => !isScreened(composition));
  // What was seen to happen outweighs a check in the source that should have stopped it.
  if (observed.length === 0 && open.length === 0) {
    return sorted(outermost(unused(code, origins)));
  }
  const seen = [open, unchecked, observed].find((some) => some.some((composition) => observed.includes(composition)));
  return sorted(outermost([...(seen ?? []), ...open]));
}

function sorted(compositions: readonly Composition[]): readonly Composition[] {
  return compositions.toSorted((a, b) => a.source.file.localeCompare(b.source.file) || a.node.start - b.node.start);
}

/** Paths that are handed to code outside the component: what becomes of them cannot be seen. */
function unused(code: CodeBase, origins: Origins): readonly Composition[] {
  return code.files.flatMap((source) =>
    [...source.walk()].flatMap((node) => {
      const composition = isCall(node) ? compositionOf(source, node, origins) : undefined;
      const isPath = composition?.kind === 'join' || composition?.kind === 'resolve';
      const isOpen = isPath && composition.origin === FOREIGN && !isGuarded(composition) && !isScreened(composition);
      return isOpen ? [composition] : [];
    }),
  );
}

/** The same thing done elsewhere: in another function, or in another shipped copy of the file. */
function isTwin(one: Composition, other: Composition): boolean {
  const foreign = one.parts[one.first]?.node;
  const alike = other.parts[other.first]?.node;
  if (one.kind !== other.kind || foreign === undefined || alike === undefined) {
    return false;
  }
  const isSameRoot = rootWords(one) === rootWords(other);
  const names = memberNames(one.source, foreign);
  if (one.source !== other.source && isSameFunction(one, other)) {
    return true;
  }
  const isSameMember = memberNames(other.source, alike).some((name) => names.includes(name));
  return isSameRoot && (isSameMember || words(one.source, foreign) === words(other.source, alike));
}

/** In functions that two files export under one name. */
function isSameFunction(one: Composition, other: Composition): boolean {
  const here = exportedNames(one);
  return exportedNames(other).some((name) => here.includes(name));
}

function exportedNames({ source, node }: Composition): readonly string[] {
  const fn = functionAround(source, node);
  return fn === undefined ? [] : namesOf(source, fn).properties;
}

function rootWords(composition: Composition): string {
  const { source, parts, first } = composition;
  return parts
    .slice(0, first)
    .map((part) => part.text ?? source.text.slice(part.start, part.end))
    .join();
}

function words(source: SourceFile, node: Node): string {
  return source.textOf(node).replaceAll(/[\s'"`]/g, '');
}

function memberNames(source: SourceFile, node: Node): readonly string[] {
  return [...source.walk(node)].flatMap((inner) => {
    const isRead = !isCall(source.parent(inner) ?? inner);
    return isRead ? (propertyOf(inner) ?? []) : [];
  });
}

/** Each composition once, and those inside the foreign part of another left out: they are mended with it. */
function outermost(compositions: readonly Composition[]): readonly Composition[] {
  const unique = new Map(compositions.map((composition) => [composition.node, composition]));
  const all = [...unique.values()];
  return all.filter((one) => !all.some((other) => isNested(one, other)));
}

function isNested(one: Composition, other: Composition): boolean {
  return (
    one !== other && one.source === other.source && other.node.start <= one.node.start && one.node.end <= other.node.end
  );
}

interface PathUse {
  readonly source: SourceFile;
  readonly path: Node;
}

/** What was put together for the file accesses that were seen: those that tell most, if they lead anywhere. */
function observedCompositions(code: CodeBase, site: Site, slicer: Slicer): readonly Composition[] {
  const { observations } = site.dossier;
  const events = observations.flatMap((observation) => observation.sinks).filter((event) => event.sink === 'file');
  const telling = events.filter((event) => isTelling(event, site));
  for (const some of [telling, events]) {
    const uses = some.flatMap((event) => usesOf(code, event));
    const found = uses.flatMap(({ source, path }) => slicer.compositions(source, path));
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

/** The path climbs, or ends in a name that the reproducer says. */
function isTelling(event: SinkEvent, site: Site): boolean {
  const { observations, finding } = site.dossier;
  const calls = JSON.stringify(observations.map((observation) => observation.behaviour.calls));
  return event.detail.some((path) => {
    const names = path.split(/[/\\]/);
    const last = names.at(-1) ?? '';
    return names.includes('..') || (last !== '' && (finding.reproducer.command.includes(last) || calls.includes(last)));
  });
}

/** The path arguments of the innermost call of the component on the stack of a file access. */
function usesOf(code: CodeBase, event: SinkEvent): readonly PathUse[] {
  for (const frame of event.stack) {
    const uses = usesAt(code, frame);
    if (uses.length > 0) {
      return uses;
    }
  }
  return [];
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
