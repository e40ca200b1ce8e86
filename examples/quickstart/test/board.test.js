'use strict';
const assert = require('node:assert');
const { test } = require('node:test');
const attachments = require('../lib/attachments');
const { reminderDelay } = require('../lib/reminders');
const { applySettings } = require('../lib/settings');

test('settings replace defaults by their flat keys', () => {
  assert.deepStrictEqual(applySettings({ 'board.title': 'Lunch' }), { board: { title: 'Lunch', columns: 3 } });
});

test('reminders understand words', () => {
  assert.strictEqual(reminderDelay('2 days'), 172800000);
});

test('reminders refuse what is no time', () => {
  assert.throws(() => reminderDelay('soonish'), /cannot read/);
});

test('attachments are read by name', () => {
  assert.match(attachments.read('menu.txt'), /lentils/);
});

test('attachments in folders are read too', () => {
  assert.match(attachments.read('2026/meeting.txt'), /Tuesday/);
});

test('a missing attachment is an error', () => {
  assert.throws(() => attachments.read('none.txt'), /no such attachment/);
});
