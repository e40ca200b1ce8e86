// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { first, mend, SERVER } from './fake-proposals.ts';

describe('the search', () => {
  it('follows a path through helpers in other files', async () => {
    const [proposal] = await mend({
      'lib/read.js': `const fs = require('fs');\nmodule.exports = (file) => (done) => fs.@readFile(file, done);\n`,
      'index.js': `const path = require('path');
const read = require('./lib/read');

module.exports = function (root) {
  return function* () {
    const file = path.join(root, decodeURIComponent(this.request.path));
    this.body = yield read(file);
  };
};
`,
    });

    expect(Object.keys(proposal ?? {})).toEqual(['index.js']);
    expect(proposal?.['index.js']).toContain(`    throw Object.assign(new Error('ENOENT`);
  });

  it('finds the place without an observed file access', async () => {
    const [proposal] = await mend(SERVER.replace('@', ''));

    expect(proposal?.['index.js']).toContain(`if ((file + path.sep)`);
  });

  it('mends the same fault in a function that was not called', async () => {
    const after = await first(`const fs = require('fs');
const path = require('path');

exports.one = (to, entry) => {
  fs.@writeFileSync(path.resolve(to, entry.entryName.toString()), entry.data);
};

exports.all = (to, entries) => {
  entries.forEach((entry) => fs.writeFileSync(path.resolve(to, entry.entryName), entry.data));
};
`);

    expect(after.match(/path\.join\('\/', entry\.entryName/g)).toHaveLength(2);
  });
});

describe('no proposal', () => {
  it.each([
    ['a constant path', `fs.@readFileSync(path.join(__dirname, 'index.html'))`],
    ['a base name', `fs.@readFileSync(path.join(root, path.basename(req.url)))`],
    ['a path that was collapsed', `fs.@readFileSync(path.join(root, path.join('/', req.url)))`],
    ['a path that was normalized below a slash', `fs.@readFileSync(root + path.normalize('/' + req.url))`],
    ['a name out of a directory', `fs.readdirSync(root).forEach((name) => fs.@readFileSync(path.join(root, name)))`],
    ['a number', `fs.@readFileSync(path.join(root, parseInt(req.query.page) + '.html'))`],
    ['an allow-listed name', `fs.@readFileSync(path.join(root, req.query.name.replace(/[^a-z0-9]/g, '')))`],
  ])('is made for %s', async (_, statement) => {
    const proposals = await mend(`const fs = require('fs');
const path = require('path');
const root = process.argv[2];
module.exports = (req, res) => {
  res.end(${statement});
};
`);

    expect(proposals).toEqual([]);
  });

  it.each([
    ['the root and a separator', `!file.startsWith(root + path.sep)`],
    ['the root and a slash', `file.indexOf(root + '/') !== 0`],
    ['what path.relative gives', `path.relative(root, file).startsWith('..')`],
  ])('is made for a path compared with %s', async (_, test) => {
    const proposals = await mend(`const fs = require('fs');
const path = require('path');
const root = path.resolve(process.argv[2]);
module.exports = (req, res) => {
  const file = path.join(root, req.url);
  if (${test}) {
    res.statusCode = 403;
    return res.end();
  }
  fs.createReadStream(file).pipe(res);
};
`);

    expect(proposals).toEqual([]);
  });
});
