// SPDX-License-Identifier: Apache-2.0

/**
 * What tests read of a program they start is its text, on a terminal and in CI alike. Node.js warns
 * when both variables are set, so one has to go.
 */
delete process.env['FORCE_COLOR'];
process.env['NO_COLOR'] = '1';
