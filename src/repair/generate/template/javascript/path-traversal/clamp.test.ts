// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { first, mend } from './fake-proposals.ts';

describe('a clamp', () => {
  it('comes first where the code has no answer for a missing file', async () => {
    const after = await first(`var http=require("http");
var fs=require("fs");
http.createServer(function(request,response){
    var path="./"+request.url;
    fs.@readFile(path,function(error,data){
        response.end(data);
    })
}).listen("8888");`);

    expect(after).toBe(`var http=require("http");
var fs=require("fs");
var nodePath = require("path");
http.createServer(function(request,response){
    var path="./"+nodePath.normalize("/" + request.url).slice(1);
    fs.readFile(path,function(error,data){
        response.end(data);
    })
}).listen("8888");`);
  });

  it.each([
    ['path.join(root, req.url)', `path.join(root, path.join('/', req.url))`],
    ['path.resolve(root, req.params.name)', `path.resolve(root, '.' + path.join('/', req.params.name))`],
    [`path.resolve(root, '.' + req.url)`, `path.resolve(root, '.' + path.join('/', req.url))`],
    ['root + req.url', `root + path.normalize('/' + req.url)`],
    [`root + '/' + req.query.f + '.json'`, `root + '/' + path.normalize('/' + req.query.f).slice(1) + '.json'`],
    [`root + (req.query.f || 'a')`, `root + path.normalize('/' + (req.query.f || 'a'))`],
    ['`${root}/${req.params.name}.txt`', "`${root}/${path.normalize('/' + req.params.name).slice(1)}.txt`"],
    [
      `path.join(root, 'a', req.params.b, req.params.c)`,
      `path.join(root, 'a', path.join('/', req.params.b, req.params.c))`,
    ],
  ])('turns %s into %s', async (before, after) => {
    const [proposal] = await mend(`const fs = require('fs');
const path = require('path');
const root = process.argv[2];
module.exports = (req, res) => {
  fs.@createReadStream(${before}).pipe(res);
};
`);

    expect(proposal?.['index.js']).toContain(`createReadStream(${after})`);
  });

  it('mends every shipped copy and names the path module as each of them does', async () => {
    const body = `
export default function (root) {
  return function (req, res) {
    @readFile(JOIN(root, req.url), function (error, data) {
      res.end(data);
    });
  };
}
`;
    const [proposal] = await mend({
      'dist/a.mjs': `import { readFile } from 'fs';\nimport { join } from 'path';${body.replace('JOIN', 'join')}`,
      'dist/b.mjs': `import { readFile } from 'fs';\nimport * as p from 'path';${body.replace('JOIN', 'p.join')}`,
    });

    expect(proposal?.['dist/a.mjs']).toContain(`readFile(join(root, join('/', req.url)),`);
    expect(proposal?.['dist/b.mjs']).toContain(`readFile(p.join(root, p.join('/', req.url)),`);
  });

  it('adds a name to the import that takes others out of the path module', async () => {
    const [proposal] = await mend({
      'index.mjs': `import { readFile } from 'node:fs';
import { resolve } from 'node:path';
export default (root) => (req, res) => {
  @readFile(resolve(root, '.' + req.url), (error, data) => res.end(data));
};
`,
    });

    expect(proposal?.['index.mjs']).toContain(`import { resolve, join } from 'node:path';`);
    expect(proposal?.['index.mjs']).toContain(`resolve(root, '.' + join('/', req.url))`);
  });
});
