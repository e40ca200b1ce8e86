'use strict';
const ms = require('ms');

/** Milliseconds until a reminder that is due "in 2 days". */
function reminderDelay(text) {
  const delay = ms(String(text));
  if (delay === undefined) {
    throw new Error('cannot read the time of the reminder');
  }
  return delay;
}

module.exports = { reminderDelay };
