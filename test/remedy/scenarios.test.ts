// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../src/dependencies/archive/write-archive.ts';
import type { Mended } from '../../src/remedy/remedy.ts';
import { fillInRepository, gitRepository, writeBundler } from '../../bench/src/deps/fixtures.ts';
import { mendProject, projectOf } from './scenario.ts';

/** Three minutes: a dozen runs of npm in the sandbox, on a machine that may be busy. */
const PATIENCE = 180_000;

interface Summary {
  readonly done: readonly string[];
  readonly left: readonly string[];
}

/** What was done, what moved by it, what is left: the whole change, so that a wider one is noticed. */
function summary(mended: Mended): Summary {
  return {
    done: mended.accepted.map(({ remedy }) => remedy.title),
    left: mended.after.known.map(({ id, dependency }) => `${id} ${dependency.name}@${dependency.version}`),
  };
}

function movedBy(mended: Mended): readonly string[] {
  return mended.accepted.flatMap(({ moved }) =>
    moved.map(({ name, from, to }) => `${name} ${from ?? '-'} → ${to ?? '-'}`),
  );
}

async function mendScenario(id: string): Promise<Mended> {
  return mendProject(projectOf(id));
}

describe('a vulnerable dependency', { timeout: PATIENCE }, () => {
  it('s01: moves in the lock alone, to the lowest version that is fixed, when its range takes it', async () => {
    const mended = await mendScenario('s01');

    expect(summary(mended)).toEqual({ done: ['relock: lodash 4.17.20 → 4.17.21'], left: [] });
    expect(mended.accepted[0]?.changes.map(({ file }) => file)).toEqual(['package-lock.json']);
  });

  it('s02: crosses a major line when no version inside the range is fixed', async () => {
    const mended = await mendScenario('s02');

    expect(summary(mended)).toEqual({ done: ['major-bump: package.json: jsonwebtoken ^8.5.1 → ^9.0.0'], left: [] });
    expect(movedBy(mended)).toContain('jsonwebtoken 8.5.1 → 9.0.0');
  });

  it("s03: moves in the lock alone when its parent's range takes the fix", async () => {
    const mended = await mendScenario('s03');

    expect(summary(mended)).toEqual({ done: ['relock: follow-redirects 1.15.2 → 1.15.4'], left: [] });
    expect(movedBy(mended)).toEqual(['follow-redirects 1.15.2 → 1.15.4']);
  });

  it('s04a: moves with the parent that pins it, when a release of the parent inside our range lifts the pin', async () => {
    const mended = await mendScenario('s04a');

    expect(summary(mended)).toEqual({
      done: ['parent-bump: express 4.17.1 → 4.17.3, body-parser 1.19.0 → 1.19.2, qs 6.7.0 → 6.9.7'],
      left: [],
    });
    expect(mended.accepted[0]?.changes.map(({ file }) => file)).toEqual(['package-lock.json']);
  });

  it('s04b: is overridden below the parent that pins it and has no release, and nothing is downgraded', async () => {
    const mended = await mendScenario('s04b');

    expect(summary(mended)).toEqual({ done: ['override: override optimist > minimist: 0.2.4'], left: [] });
    expect(movedBy(mended)).toEqual(['minimist 0.0.10 → 0.2.4']);
  });

  it('s05: stays, and is said to stay, when no version is fixed; its neighbour is overridden', async () => {
    const mended = await mendScenario('s05');

    expect(summary(mended)).toEqual({
      done: ['override: override request > tough-cookie: 4.1.3'],
      left: ['CVE-2023-28155 request@2.88.2'],
    });
    expect(mended.blocked.get('node_modules/request')).toContain('no version of request');
  });

  it('s05: is replaced by the fork that the user names', async () => {
    const replacements = new Map([['request', 'npm:@cypress/request@^3.0.0']]);

    const mended = await mendProject(projectOf('s05'), { options: { replacements } });

    expect(summary(mended).left).toEqual([]);
    expect(summary(mended).done).toContain('replacement: package.json: request ^2.88.2 → npm:@cypress/request@^3.0.0');
  });

  it('s06: goes with the others that fit their ranges; each major line is crossed alone', async () => {
    const mended = await mendScenario('s06');

    expect(summary(mended)).toEqual({
      done: [
        'relock: follow-redirects 1.14.0 → 1.15.4, lodash 4.17.20 → 4.17.21, minimist 1.2.0 → 1.2.6',
        'major-bump: package.json: axios ^0.21.1 → ^1.6.0',
        'major-bump: package.json: marked ^3.0.8 → ^4.0.10',
      ],
      left: [],
    });
  });

  it('s07: is raised in the workspace that pins it, and one copy remains', async () => {
    const mended = await mendScenario('s07');

    expect(summary(mended)).toEqual({
      done: ['relock: lodash 4.17.20 → 4.17.21', 'direct-bump: packages/b/package.json: lodash 4.17.19 → 4.17.21'],
      left: [],
    });
    expect([...mended.after.tree.nodes.keys()].filter((location) => location.endsWith('/lodash'))).toEqual([
      'node_modules/lodash',
    ]);
  });

  it('s08: takes the package along whose peer range it would leave', async () => {
    const mended = await mendScenario('s08');

    expect(summary(mended)).toEqual({
      done: ['major-bump: package.json: marked ^2.1.3 → ^4.0.10, package.json: marked-terminal ^4.2.0 → ^5.0.0'],
      left: [],
    });
  });

  it('s09: is found under its alias, and the package of that name beside it stays', async () => {
    const mended = await mendScenario('s09');

    expect(summary(mended)).toEqual({ done: ['relock: lodash 4.17.20 → 4.17.21'], left: [] });
    expect(mended.after.tree.nodes.get('node_modules/lodash4')?.version).toBe('4.17.21');
  });

  it('s10: is freed by raising the override that holds it back', async () => {
    const mended = await mendScenario('s10');

    expect(summary(mended)).toEqual({ done: ['override: override minimist: 1.2.5 → 1.2.6'], left: [] });
  });

  it('s11: is led to the next tag of its repository', async () => {
    const repository = gitRepository('minimist', ['1.2.5', '1.2.6']);
    const project = projectOf('s11');
    fillInRepository(project, repository.path, repository.commits['1.2.5'] ?? '');

    const mended = await mendProject(project, { repositories: [repository.path] });

    const address = `git+file://${repository.path}`;
    expect(summary(mended)).toEqual({
      done: [`retarget: package.json: minimist ${address}#v1.2.5 → ${address}#v1.2.6`],
      left: [],
    });
    expect(mended.after.tree.nodes.get('node_modules/minimist')?.resolved).toContain(repository.commits['1.2.6']);
  });

  it('s12: is replaced inside the archive that bundles it', async () => {
    const project = projectOf('s12');
    writeBundler(project, writeArchive);

    const mended = await mendProject(project);

    expect(summary(mended).left).toEqual([]);
    expect(summary(mended).done).toEqual([
      expect.stringMatching(
        /^repack: package\.json: argbundle file:vendor\/argbundle-1\.0\.0\.tgz → file:vendor\/argbundle-1\.0\.0-repacked-/,
      ),
    ]);
    const copy = join(mended.after.folder, 'node_modules/argbundle/node_modules/minimist/package.json');
    expect(JSON.parse(readFileSync(copy, 'utf8'))).toMatchObject({ name: 'minimist', version: '1.2.6' });
    expect(existsSync(join(project, 'node_modules'))).toBe(false);
  });
});
