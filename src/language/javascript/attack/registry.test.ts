// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WEAKNESS_NAMES } from '../../../domain/weakness.ts';
import { attackContract, observationOf } from './attack.contract.ts';
import { codeInjection } from './code-injection/code-injection.ts';
import { commandInjection } from './command-injection/command-injection.ts';
import { pathTraversal } from './path-traversal/path-traversal.ts';
import { prototypePollution } from './prototype-pollution/prototype-pollution.ts';
import { attacks, neighbours, siblings } from './registry.ts';
import { slowRegex } from './slow-regex/slow-regex.ts';
import { parseJson } from './values.ts';

attackContract(prototypePollution, parseJson('{"__proto__":{"x":1}}') ?? null);
attackContract(prototypePollution, '__proto__.x');
attackContract(prototypePollution, parseJson('[["__proto__"],"x"]') ?? null);
attackContract(commandInjection, 'a.jpg; touch marker');
attackContract(commandInjection, parseJson('{"file":"/ $(touch marker)"}') ?? null);
attackContract(pathTraversal, '/../secret.txt');
attackContract(pathTraversal, '%2e%2e/%2e%2e/secret.txt?x=1');
attackContract(slowRegex, `x${' '.repeat(50_000)}x`);
attackContract(codeInjection, "this.constructor.constructor('globalThis.pwned=1')()");

describe('the list of attacks', () => {
  it('has one entry for every folder', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

    expect(attacks).toHaveLength(folders.length);
  });

  it('covers every weakness that is mended', () => {
    expect(attacks.map((attack) => attack.weakness).toSorted()).toEqual(Object.keys(WEAKNESS_NAMES).toSorted());
  });

  it('treats an alias as the weakness it stands for, and knows nothing about others', async () => {
    const observation = observationOf(['/../x']);

    expect(await siblings('CWE-23', '/../x', observation)).toEqual(await siblings('CWE-22', '/../x', observation));
    expect(await siblings('CWE-79', '/../x', observation)).toEqual([]);
    expect(neighbours('CWE-79', '/../x', observation)).toEqual([]);
  });
});
