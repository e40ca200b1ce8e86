// SPDX-License-Identifier: Apache-2.0
import { siteOf } from './fake-site.ts';
import { pathTraversal } from './path-traversal.ts';

/** What the proposals leave behind, in order. The text of `index.js` stands by itself, other files by their name. */
export async function mend(
  marked: Readonly<Record<string, string>> | string,
): Promise<readonly Record<string, string>[]> {
  const files = typeof marked === 'string' ? { 'index.js': marked } : marked;
  const proposals = await pathTraversal.propose(siteOf(files));
  return proposals.flatMap((proposal) =>
    proposal.kind === 'patch'
      ? [Object.fromEntries(proposal.changes.map((change) => [change.file, change.after ?? '']))]
      : [],
  );
}

export async function first(code: string): Promise<string> {
  const [proposal] = await mend(code);
  return proposal?.['index.js'] ?? 'no proposal';
}

export const SERVER = `var http = require('http');
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
