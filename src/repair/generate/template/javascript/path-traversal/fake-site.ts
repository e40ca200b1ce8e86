// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../../../domain/dossier.ts';
import type { Frame } from '../../../../../domain/location.ts';
import type { Observation, SinkEvent } from '../../../../../domain/observation.ts';
import { positionOf } from '../../../../../language/javascript/source/parse.ts';
import type { Site } from '../../template.ts';

/** A component given as texts, with one file access seen at each `@` mark; the marks are taken out of the code. */
export function siteOf(marked: Readonly<Record<string, string>>): Site {
  const texts = Object.fromEntries(Object.entries(marked).map(([file, text]) => [file, text.replaceAll('@', '')]));
  const frames = Object.entries(marked).flatMap(([file, text]) => framesOf(file, text));
  return {
    dossier: dossierOf(frames),
    suspects: [],
    files: Object.keys(texts).toSorted(),
    read: async (file) => texts[file] ?? '',
  };
}

function framesOf(file: string, text: string): readonly Frame[] {
  return text
    .split('@')
    .slice(0, -1)
    .map((_, index, all) => {
      const before = all.slice(0, index + 1).join('');
      return { file, ...positionOf(before, before.length) };
    });
}

function dossierOf(frames: readonly Frame[]): Dossier {
  const sinks = frames.map((frame): SinkEvent => ({
    sink: 'file',
    api: 'fs.readFile',
    detail: ['/srv/secret.txt'],
    stack: [frame],
  }));
  return {
    finding: {
      id: 'finding',
      weakness: 'CWE-22',
      target: { root: '/target', directory: '/target', language: 'javascript' },
      component: { name: 'served', version: '1.0.0', path: '' },
      reproducer: {
        command: 'node attack.js /../secret.txt',
        directory: '/target',
        shows: { kind: 'sink', sink: 'file' },
        files: [],
        timeoutMs: 1000,
      },
      locations: [],
      source: 'reproducer',
      advisories: [],
    },
    observations: [observationOf(sinks)],
    carriers: [],
    loadedFiles: [],
  };
}

function observationOf(sinks: readonly SinkEvent[]): Observation {
  return {
    shown: { kind: 'shown', because: 'a file outside was read' },
    reached: true,
    behaviour: { exit: 'exit 0', stdout: '', stderr: '', calls: [], processes: [], files: [] },
    sinks,
    wallMs: 1,
    cpuMs: 1,
    maxRssKb: 1,
    evidence: 'evidence',
  };
}
