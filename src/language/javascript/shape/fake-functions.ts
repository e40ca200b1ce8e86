// SPDX-License-Identifier: Apache-2.0

export const MERGE = `
module.exports = function merge(a, b) {
  for (var key in b) {
    if (typeof b[key] === 'object') {
      a[key] = merge(a[key] || {}, b[key]);
    } else {
      a[key] = b[key];
    }
  }
  return a;
};
`;

export const RUN = `
const { exec } = require('child_process');
exports.run = function (name, cb) {
  if (!name) {
    throw new TypeError('a name is needed');
  }
  exec('ls ' + name, function (err, out) {
    if (err) return cb(err);
    cb(null, out);
  });
};
`;

export const SERVE = `
var http = require('http'), fs = require('fs'), path = require('path');
http.createServer(function (req, res) {
  var file = path.join(__dirname, decodeURIComponent(req.url));
  fs.readFile(file, function (err, data) {
    if (err) { res.statusCode = 404; return res.end(); }
    res.end(data);
  });
}).listen(8000);
`;

export const PARSE = `
var TABLE = { a: 1 };
function tokens(text) {
  return text.split(/\\s*,\\s*$/);
}
function parse(text) {
  return tokens(text).map(function (token) { return TABLE[token] || token; });
}
exports.parse = parse;
`;
