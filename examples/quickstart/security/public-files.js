// CVE-2018-3733: crud-file-server serves files outside the public folder.
'use strict';
const http = require('http');
const { createApp } = require('..');

const server = createApp().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  http.get({ host: '127.0.0.1', port, path: '/%2e%2e/package.json' }, (response) => {
    let text = '';
    response.on('data', (chunk) => (text += chunk));
    response.on('end', () => {
      console.log(text.includes('notice-board') ? 'VULNERABLE: a file outside public was served' : 'safe');
      server.close();
      process.exit();
    });
  });
});
