// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { first, mend, SERVER } from './fake-proposals.ts';

async function second(code: string): Promise<string> {
  const [, proposal] = await mend(code);
  return proposal?.['index.js'] ?? 'no proposal';
}

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
