// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Encoded } from '../../domain/encoded.ts';
import type { Exam, Examined } from '../../domain/exam.ts';
import type { ApiCall, Observation } from '../../domain/observation.ts';
import type { Carrier, Probe } from '../../domain/probe.ts';
import type { FileChange } from '../../domain/target.ts';
import { QUIET_OBSERVATION } from '../../language/fake-language.ts';
import { unifiedDiff } from '../../support/unified-diff.ts';

export const ATTACK = '__proto__.x';
export const CARRIER: Carrier = { kind: 'argument', call: 0, argument: 0, at: [] };

export function call(answer: Partial<ApiCall> = {}): ApiCall {
  return {
    index: 0,
    module: 'index.js',
    path: ['set'],
    how: 'call',
    args: [ATTACK],
    outcome: { kind: 'returned', value: null },
    callbacks: [],
    after: [],
    ...answer,
  };
}

/** A run in which `set` was called once and the weakness did not show, unless told otherwise. */
export function seen(answer: Partial<Observation> = {}, calls: readonly ApiCall[] = [call()]): Observation {
  return { ...QUIET_OBSERVATION, behaviour: { ...QUIET_OBSERVATION.behaviour, calls }, ...answer };
}

export function shown(because: string = 'a prototype changed'): Partial<Observation> {
  return { shown: { kind: 'shown', because } };
}

export function dossierAt(root: string = '/target'): Dossier {
  return {
    finding: {
      id: 'finding',
      weakness: 'CWE-1321',
      target: { root, directory: root, language: 'fake' },
      component: { name: 'fake', version: '1.0.0', path: '' },
      reproducer: {
        command: 'node exploit.js',
        directory: root,
        shows: { kind: 'polluted' },
        files: [],
        timeoutMs: 10_000,
      },
      locations: [],
      source: 'reproducer',
      advisories: [],
    },
    observations: [seen(shown())],
    carriers: [CARRIER],
    loadedFiles: ['index.js'],
  };
}

export function probe(id: string, value: Encoded, role: Probe['role'] = 'benign'): Probe {
  const { weakness, reproducer } = dossierAt().finding;
  const substitution = { replacements: [{ carrier: CARRIER, value }] };
  return { id, label: `${role} ${id}`, role, weakness, reproducer, substitution };
}

export function examOf(parts: Partial<Exam> = {}): Exam {
  return {
    variants: [examined('variant-1', 'constructor.prototype.x', seen(shown()))],
    quiet: [examined('variant-2', 'a.__proto__.x', seen())],
    benign: [examined('benign-1', 'a.b', seen()), examined('benign-2', 'c', seen())],
    tests: null,
    load: { entries: [{ file: 'index.js', error: null, exports: ['set: function/2'] }], evidence: 'fake' },
    ...parts,
  };
}

export function examined(id: string, value: Encoded, before: Observation): Examined {
  return { probe: probe(id, value, id.startsWith('benign') ? 'benign' : 'variant'), before };
}

export const CHANGE: FileChange = { file: 'index.js', before: 'var a = 1;\n', after: 'var a = 2;\n' };

export function candidateOf(changes: readonly FileChange[] = [CHANGE], id: string = 'candidate-1'): Candidate {
  return {
    id,
    generator: 'template',
    template: 'fake',
    title: 'a fake patch',
    changes,
    diff: changes.map((change) => unifiedDiff(change)).join(''),
    prior: 0.5,
    seconds: 0,
    tokens: 0,
  };
}
