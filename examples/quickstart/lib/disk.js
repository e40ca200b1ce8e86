'use strict';
const df = require('node-df');

/** Usage of the file system that holds a folder. */
function diskUsage(folder) {
  return new Promise((resolve, reject) => {
    df({ file: folder }, (error, entries) => (error ? reject(error) : resolve(entries)));
  });
}

module.exports = { diskUsage };
