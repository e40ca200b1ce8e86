// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { siteOf } from './fake-site.ts';
import { pathTraversal } from './path-traversal.ts';

/** The texts that the proposals leave behind, in order. */
async function mend(marked: Record<string, string> | string): Promise<readonly Record<string, string>[]> {
  const files = typeof marked === 'string' ? { 'index.js': marked } : marked;
  const proposals = await pathTraversal.propose(siteOf(files));
  return proposals.flatMap((proposal) =>
    proposal.kind === 'patch'
      ? [Object.fromEntries(proposal.changes.map((change) => [change.file, change.after ?? '']))]
      : [],
  );
}

const SERVER = `var http = require('http');
var fs = require('fs');
var path = require('path');

http.createServer(function (req, res) {
  var file = path.join(__dirname, 'public', req.url);
  fs.@readFile(file, function (err, data) {
    if (err) {
      res.writeHead(404);
      res.end('not found');
      return;
    }
    res.end(data);
  });
}).listen(8080);
`;

describe('the guard', () => {
  it('answers as the code answers a missing file', async () => {
    const [first] = await mend(SERVER);

    expect(first?.['index.js']).toBe(
      SERVER.replace('@', '').replace(
        `req.url);\n`,
        `req.url);
  if ((file + path.sep).indexOf(path.join(__dirname, 'public', path.sep)) !== 0) {
    res.writeHead(404);
    res.end('not found');
    return;
  }
`,
      ),
    );
  });

  it('tells a callback of an error with the code of a missing file', async () => {
    const [first] = await mend(`const fs = require('fs')
const path = require('path')

exports.load = function (name, callback) {
  const file = path.join(__dirname, 'assets', name)
  fs.@readFile(file, 'utf8', callback)
}
`);

    expect(first?.['index.js']).toContain(
      `    return callback(Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' }))\n`,
    );
  });
});

describe('the clamp', () => {
  it('comes first where the code has no answer for a missing file', async () => {
    const [first] = await mend(`var http=require("http");
var fs=require("fs");
http.createServer(function(request,response){
    var path="./"+request.url;
    fs.@readFile(path,function(error,data){
        response.end(data);
    })
}).listen("8888");`);

    expect(first?.['index.js']).toBe(`var http=require("http");
var fs=require("fs");
var nodePath = require("path");
http.createServer(function(request,response){
    var path="./"+nodePath.normalize("/" + request.url).slice(1);
    fs.readFile(path,function(error,data){
        response.end(data);
    })
}).listen("8888");`);
  });
});
