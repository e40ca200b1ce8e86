'use strict';
const http = require('http');
const path = require('path');
const files = require('crud-file-server');
const attachments = require('./lib/attachments');
const { diskUsage } = require('./lib/disk');
const { reminderDelay } = require('./lib/reminders');
const { applySettings } = require('./lib/settings');

const PUBLIC = path.join(__dirname, 'public');

function createApp() {
  return http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    try {
      if (pathname === '/settings') {
        return answer(response, applySettings(JSON.parse(await body(request))));
      }
      if (pathname === '/reminder') {
        return answer(response, { delay: reminderDelay(searchParams.get('in')) });
      }
      if (pathname === '/disk') {
        return answer(response, await diskUsage(searchParams.get('path') || '.'));
      }
      if (pathname === '/attachment') {
        return response.end(attachments.read(searchParams.get('name')));
      }
      files.handleRequest('', PUBLIC, request, response, true);
    } catch (error) {
      response.statusCode = 400;
      answer(response, { error: error.message });
    }
  });
}

function answer(response, value) {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

function body(request) {
  return new Promise((resolve, reject) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => resolve(text));
    request.on('error', reject);
  });
}

module.exports = { createApp };

if (require.main === module) {
  createApp().listen(3000, '127.0.0.1', () => console.log('notice board on http://127.0.0.1:3000'));
}
