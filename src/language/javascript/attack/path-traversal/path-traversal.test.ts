// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { observationOf } from '../attack.contract.ts';
import { SCOUT, servedDirectory, takePathApart } from './path-payload.ts';
import { pathTraversal } from './path-traversal.ts';

function observationWithFile(path: string): ReturnType<typeof observationOf> {
  return observationOf([], [{ sink: 'file', api: 'fs.readFile', detail: [path], stack: [] }]);
}

describe('taking a climbing path apart', () => {
  it.each([
    ['/../secret.txt', { lead: '/', ups: 1, tail: 'secret.txt', query: '' }],
    ['/sub/../../secret.txt', { lead: '/sub/', ups: 2, tail: 'secret.txt', query: '' }],
    ['/%2e%2e/secret.txt?x=1', { lead: '/', ups: 1, tail: 'secret.txt', query: '?x=1' }],
    ['../secret.txt', { lead: '', ups: 1, tail: 'secret.txt', query: '' }],
    ['/etc/passwd', { lead: '/', ups: 0, tail: 'etc/passwd', query: '' }],
  ])('reads %j', (text, expected) => {
    expect(takePathApart(text)).toEqual(expected);
  });

  it('sees no climb in a name with dots', () => {
    expect(takePathApart('/a..b.txt')).toBeUndefined();
  });
});

describe('the served directory', () => {
  it('is where the missing file was looked for', () => {
    expect(servedDirectory(observationWithFile(`/w/site/${SCOUT}`))).toBe('/w/site');
  });

  it('is where the climb began when the path was not normalized', () => {
    expect(servedDirectory(observationWithFile('/w/site/../secret.txt'))).toBe('/w/site');
  });

  it('is unknown when only the place outside was seen', () => {
    expect(servedDirectory(observationWithFile('/w/secret.txt'))).toBeUndefined();
  });
});

describe('siblings of a path traversal', () => {
  it('spells the climb in other ways', () => {
    const values = pathTraversal.siblings('/../secret.txt', observationOf([])).map((sibling) => sibling.value);

    expect(values).toContain('/sub/../../secret.txt');
    expect(values).toContain('/%2e%2e/secret.txt');
    expect(values).toContain('/..%2fsecret.txt');
    expect(values).toContain('/%252e%252e%252fsecret.txt');
    expect(values).toContain('/..\\secret.txt');
  });

  it('plants bait in a directory whose name begins with that of the root', () => {
    const siblings = pathTraversal.siblings('/../secret.txt', observationWithFile('/w/site/../secret.txt'));

    const beside = siblings.find((sibling) => sibling.value === '/../site-evil/skymend-bait.txt');
    expect(beside?.files?.[0]?.path).toBe('/w/site-evil/skymend-bait.txt');
    expect(beside?.shows?.kind).toBe('leak');
  });
});

describe('neighbours of a path traversal', () => {
  it('asks for a missing file first, because that shows the root', () => {
    expect(pathTraversal.neighbours('/../secret.txt', observationOf([]))[0]?.value).toBe(`/${SCOUT}`);
  });

  it('brings the files it asks for', () => {
    const neighbours = pathTraversal.neighbours('/../s', observationWithFile('/w/site/../s'));

    const nested = neighbours.find((neighbour) => neighbour.value === '/skymend-sub/deep/page.txt');
    expect(nested?.files?.[0]?.path).toBe('/w/site/skymend-sub/deep/page.txt');
  });
});
