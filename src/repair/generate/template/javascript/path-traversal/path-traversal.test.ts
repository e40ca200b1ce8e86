// SPDX-License-Identifier: Apache-2.0
import nodePath, { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { siteOf } from './fake-site.ts';
import { pathTraversal } from './path-traversal.ts';

/** What the proposals leave behind, in order. The text of `index.js` stands by itself, other files by their name. */
async function mend(marked: Readonly<Record<string, string>> | string): Promise<readonly Record<string, string>[]> {
  const files = typeof marked === 'string' ? { 'index.js': marked } : marked;
  const proposals = await pathTraversal.propose(siteOf(files));
  return proposals.flatMap((proposal) =>
    proposal.kind === 'patch'
      ? [Object.fromEntries(proposal.changes.map((change) => [change.file, change.after ?? '']))]
      : [],
  );
}

async function first(code: string): Promise<string> {
  const [proposal] = await mend(code);
  return proposal?.['index.js'] ?? 'no proposal';
}

async function second(code: string): Promise<string> {
  const [, proposal] = await mend(code);
  return proposal?.['index.js'] ?? 'no proposal';
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

describe('a guard', () => {
  it('answers as the code answers a missing file', async () => {
    const after = await first(SERVER);

    expect(after).toBe(
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

  it('gives the error another name where the name is taken around the check', async () => {
    const after = await first(`var fs = require('fs');
var path = require('path');

module.exports = function (err, root, req, done) {
  var file = path.join(root, req.url);
  fs.@readFile(file, function (err, data) {
    if (err) {
      return done(err);
    }
    done(null, data);
  });
  console.log(err);
};
`);

    expect(after).toContain(`    var error = new Error('ENOENT: no such file or directory');
    error.code = 'ENOENT';
    return done(error);
  }
`);
  });

  it('takes the answer to a file that does not exist rather than the one to a failed read', async () => {
    const after = await first(`const fs = require('fs')
const path = require('path')
const url = require('url')

module.exports = (root) => (req, res) => {
  const file = path.join(root, decodeURIComponent(url.parse(req.url).pathname))
  fs.@exists(file, (exists) => {
    if (!exists) {
      res.statusCode = 404
      return res.end()
    }
    fs.readFile(file, (err, data) => {
      if (err) {
        res.statusCode = 500
        return res.end()
      }
      res.end(data)
    })
  })
}
`);

    expect(after).toContain(`file.indexOf('\\0') !== -1 ||`);
    expect(after).toContain(`(path.resolve(file) + path.sep).startsWith(path.join(path.resolve(root), path.sep))) {
    res.statusCode = 404
    return res.end()
  }
  fs.exists(`);
  });

  it('tells a callback of an error with the code of a missing file', async () => {
    const after = await first(`const fs = require('fs')
const path = require('path')

exports.load = function (name, callback) {
  const file = path.join(__dirname, 'assets', name)
  fs.@readFile(file, 'utf8', callback)
}
`);

    expect(after).toContain(
      `    return callback(Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' }))\n`,
    );
  });

  it('throws where reading a missing file throws', async () => {
    const after = await first(`const fs = require('fs').promises;
const path = require('path');

async function load(name) {
  const file = path.join(__dirname, 'views', name);
  return await fs.@readFile(file, 'utf8');
}
module.exports = load;
`);

    expect(after).toContain(
      `    throw Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' });\n`,
    );
  });

  it('calls next where the middleware does not serve the file', async () => {
    const after = await first(`const fs = require('fs');
const { join } = require('path');

module.exports = function (dir) {
  return function (req, res, next) {
    const file = join(dir, req.path);
    fs.@stat(file, function (err, stat) {
      if (err || !stat.isFile()) return next();
      fs.createReadStream(file).pipe(res);
    });
  };
};
`);

    expect(after).toContain(`const { join, sep, resolve } = require('path');`);
    expect(after).toContain(`.startsWith(join(resolve(dir), sep))) {
      return next();
    }
    fs.stat(file,`);
  });

  it('passes on the error of an archive that names a file outside', async () => {
    const after = await first(`var path = require('path');
var Writer = require('fstream').Writer;

exports.extract = function (archive, to) {
  archive.on('entry', function (entry) {
    entry.pipe(Writer({ path: path.join(to, entry.path) })).on('error', function (e) {
      archive.emit('error', e);
    });
  });
};
`);

    expect(after).toContain(`      e.code = 'EACCES';
      archive.emit('error', e);
      return;
    }
    entry.pipe(`);
  });

  it('stands after the path was changed for the last time and before it is used', async () => {
    const after = await first(`var fs = require('fs');
var path = require('path');

module.exports = function (req, res) {
  var file = path.join('public', req.url);
  if (!path.extname(file)) {
    file = file + '.html';
  }
  console.log(file);
  fs.@readFile(file, function (err, data) {
    if (err) return res.end('none');
    res.end(data);
  });
};
`);

    expect(after).toContain(`  console.log(file);
  if ((path.resolve(file) + path.sep).indexOf(path.join(path.resolve('public'), path.sep)) !== 0) {
    return res.end('none');
  }
  fs.readFile(`);
  });

  it('stands after decoding, and no clamp is proposed where the clamp would come before it', async () => {
    const proposals = await mend(`var fs = require('fs');
var path = require('path');

module.exports = function (req, res) {
  var file = path.join('public', req.url);
  file = decodeURIComponent(file);
  fs.@readFile(file, function (err, data) {
    if (err) return res.end('none');
    res.end(data);
  });
};
`);
    const texts = proposals.map((proposal) => proposal['index.js'] ?? '');

    expect(texts[0]).toMatch(/decodeURIComponent\(file\);\n {2}if \(\n? *file\.indexOf/);
    expect(texts.every((text) => text.includes(`path.join('public', req.url);`))).toBe(true);
  });

  it('puts right a comparison with the bare root that is there already', async () => {
    const after = await first(`const fs = require('fs');
const path = require('path');

module.exports = (root, req, res) => {
  const file = path.join(root, req.url);
  if (!file.startsWith(root)) {
    res.statusCode = 403;
    return res.end();
  }
  fs.@createReadStream(file).pipe(res);
};
`);

    expect(after).toContain(
      `  if (!(path.resolve(file) + path.sep).startsWith(path.join(path.resolve(root), path.sep))) {
    res.statusCode = 403;
    return res.end();
  }
  fs.createReadStream(`,
    );
  });

  it('checks each branch against its own root', async () => {
    const after = await second(`const fs = require('fs');
const path = require('path');

module.exports = (options, req, res) => {
  let file;
  if (req.url.startsWith('/img')) {
    file = path.join(options.images, req.url);
  } else {
    file = path.join(options.pages, req.url);
  }
  fs.@createReadStream(file).pipe(res);
};
`);

    expect(after).toContain(`    if (!isInside(options.images, file)) {`);
    expect(after).toContain(`    if (!isInside(options.pages, file)) {`);
  });

  it('is written as a function once where several places need it', async () => {
    const after = await first(`var fs = require('fs');
var path = require('path');
var root = process.cwd();

exports.read = function (req, res) {
  var file = path.join(root, req.params.name);
  fs.@readFile(file, function (err, data) {
    if (err) return res.status(404).end();
    res.end(data);
  });
};

exports.remove = function (req, res) {
  var file = path.join(root, req.params.name);
  fs.unlink(file, function (err) {
    if (err) return res.status(404).end();
    res.end();
  });
};
`);

    expect(after.match(/function isInside\(root, file\)/g)).toHaveLength(1);
    expect(after.match(/if \(!isInside\(root, file\)\) \{\n {4}return res\.status\(404\)\.end\(\);/g)).toHaveLength(2);
  });

  it('stays inside the wrapper function of the file', async () => {
    const after = await first(`(function () {
  var fs = require('fs');
  var path = require('path');

  exports.read = function (req, res) {
    fs.@readFile(path.join('a', req.url), function (err, data) {
      if (err) return res.end();
      res.end(data);
    });
  };

  exports.list = function (req, res) {
    fs.readdir(path.join('a', req.url), function (err, names) {
      if (err) return res.end();
      res.end(names.join());
    });
  };
})();
`);

    expect(after).toMatch(/\(function \(\) \{\n(?:.*\n)+ {2}function isInside\(root, file\) \{\n/);
  });

  it('is written without new lines in a minified file', async () => {
    const filler = `var a=[${'1,'.repeat(300)}1];`;
    const after = await first(
      `var f=require("fs"),p=require("path");${filler}module.exports=function(e,t){var n=p.join(a.root,e.url);f.@stat(n,function(e,r){if(e)return t.end();f.createReadStream(n).pipe(t)})};`,
    );

    expect(after).not.toContain('\n');
    expect(after).toContain(
      `var n=p.join(a.root,e.url);if((p.resolve(n) + p.sep).indexOf(p.join(p.resolve(a.root), p.sep)) !== 0){return t.end();}f.stat(`,
    );
  });
});

/** Paths that a patched loader of `root` and a name asks the file system for. */
function asked(code: string, root: string, name: string): readonly string[] {
  const paths: string[] = [];
  const fs = {
    readFile: (file: string) => {
      paths.push(resolve(file));
    },
    realpathSync: (file: string) => (file.endsWith('link') ? '/etc/passwd' : file),
  };
  const modules: Readonly<Record<string, unknown>> = { fs, path: nodePath };
  const exports: { load?: (root: string, name: string, done: () => void) => void } = {};
  runInNewContext(code, { exports, require: (module: string) => modules[module] });
  exports.load?.(root, name, () => {});
  return paths;
}

const LOADER = `var fs = require('fs');
var path = require('path');

exports.load = function (root, name, callback) {
  fs.@readFile(COMPOSED, callback);
};
`;

const ATTACKS = [
  '../secret',
  'a/../../secret',
  '../srv-evil/secret',
  '/etc/passwd',
  '..',
  'a/../../srv-evil',
  '..//secret',
];

const NESTED = 'a..b/../c d.txt';

describe.each([
  ['path.join(root, name)', NESTED],
  ['path.resolve(root, name)', NESTED],
  [`path.resolve(root, '.' + name)`, `/${NESTED}`],
  [`root + '/' + name`, NESTED],
  ['root + name', `/${NESTED}`],
])('the proposals for %s', (composed, nested) => {
  const code = LOADER.replace('COMPOSED', composed);

  it.each([['/srv'], ['/srv/'], ['srv'], ['./srv/'], ['.']])('keep every attack inside %s', async (root) => {
    const proposals = await mend(code);
    const paths = proposals.flatMap((proposal) =>
      ATTACKS.flatMap((name) => asked(proposal['index.js'] ?? '', root, name)),
    );

    const outside = paths.filter((path) => path !== resolve(root) && !path.startsWith(`${resolve(root)}/`));

    expect(proposals.length).toBeGreaterThanOrEqual(3);
    expect(outside).toEqual([]);
  });

  it.each([['/srv'], ['/srv/'], ['srv'], ['/'], ['.']])('serve what lies in %s', async (root) => {
    const proposals = await mend(code);

    const paths = proposals.map((proposal) => asked(proposal['index.js'] ?? '', root, nested));

    expect(paths).toEqual(proposals.map(() => [resolve(root, 'c d.txt')]));
  });
});

describe('a guard', () => {
  it('refuses a NUL', async () => {
    const [guard] = await mend(LOADER.replace('COMPOSED', 'path.join(root, name)'));

    expect(asked(guard?.['index.js'] ?? '', '/srv', 'a\0b')).toEqual([]);
  });

  it('follows symbolic links in the last proposal only', async () => {
    const proposals = await mend(LOADER.replace('COMPOSED', 'path.join(root, name)'));

    const paths = proposals.map((proposal) => asked(proposal['index.js'] ?? '', '/srv', 'link'));

    expect(paths.at(0)).toEqual(['/srv/link']);
    expect(paths.at(-1)).toEqual([]);
  });
});

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
