'use strict';
const fs = require('fs');
const path = require('path');

const FOLDER = path.join(__dirname, '..', 'attachments');

/** Content of an attachment. Throws when there is none of that name. */
function read(name) {
  const file = path.join(FOLDER, name);
  if (!fs.existsSync(file)) {
    throw new Error('no such attachment');
  }
  return fs.readFileSync(file, 'utf8');
}

module.exports = { read };
