// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../../domain/observation.ts';
import { fakeTarget, type FakeQuestion } from '../fake-target.ts';

export async function run(library: string, harness: string, question: FakeQuestion): Promise<Observation> {
  const target = await fakeTarget({
    'node_modules/weak/index.js': library,
    'exploit.js': harness,
    'secret.txt': 'top secret',
  });
  return target.observe(question);
}

export const CALL = `require('weak').go(process.argv[2]);`;

export const attack = (value: string): string => `node exploit.js '${value}'`;
