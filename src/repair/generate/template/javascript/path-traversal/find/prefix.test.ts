// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { siteOf } from '../fake-site.ts';
import { pathTraversal } from '../path-traversal.ts';

describe('a comparison of the beginning that was cut out of a path', () => {
  it('is put right where it takes the bare root', async () => {
    const [after] = await mended(served('file.substr(0, root.length) !== root', '@'));

    expect(after).toBe(
      served(`(path.resolve(file) + path.sep).indexOf(path.join(path.resolve(root), path.sep)) !== 0`, ''),
    );
  });

  it.each([
    ['slice', 'file.slice(0, root.length) != root'],
    ['substring', 'root !== file.substring(0, root.length)'],
  ])('is put right when it is made by %s', async (_, test) => {
    const [after = ''] = await mended(served(test, '@'));

    expect(after).not.toContain('root.length');
    expect(after).toContain('if ((path.resolve(file) + path.sep).indexOf(');
  });

  it.each([
    ['a separator follows the root', 'file.slice(0, (root + path.sep).length) !== root + path.sep'],
    ['a slash follows the root', `file.slice(0, (root + '/').length) !== root + '/'`],
  ])('holds where %s', async (_, test) => {
    expect(await mended(served(test, ''))).toEqual([]);
  });

  it('is another where a part of the root is compared', async () => {
    const [after = ''] = await mended(served('file.slice(0, 4) !== root', '@'));

    expect(after).toContain('file.slice(0, 4) !== root');
  });
});

function served(test: string, mark: string): string {
  return `var fs = require('fs');
var path = require('path');

module.exports = function (root, req, res) {
  var file = path.join(root, req.url);
  if (${test}) {
    res.statusCode = 403;
    return res.end();
  }
  fs.${mark}createReadStream(file).pipe(res);
};
`;
}

async function mended(text: string): Promise<readonly string[]> {
  const proposals = await pathTraversal.propose(siteOf({ 'index.js': text }));
  return proposals.flatMap((proposal) =>
    proposal.kind === 'patch' ? proposal.changes.map(({ after }) => after ?? '') : [],
  );
}
