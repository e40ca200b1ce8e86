// A bug of our own: the name of an attachment may lead out of its folder.
'use strict';
const attachments = require('../lib/attachments');

let text = '';
try {
  text = attachments.read('../package.json');
} catch (error) {
  console.log(error.message);
}
console.log(text.includes('notice-board') ? 'VULNERABLE: a file outside attachments was read' : 'safe');
