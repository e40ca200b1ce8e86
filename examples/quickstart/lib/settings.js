'use strict';
const { flatten, unflatten } = require('flat');

const DEFAULTS = { board: { title: 'Notices', columns: 3 } };

/** Settings arrive as flat keys: `{"board.title": "Lunch"}`. */
function applySettings(changes) {
  return unflatten({ ...flatten(DEFAULTS), ...changes });
}

module.exports = { applySettings };
