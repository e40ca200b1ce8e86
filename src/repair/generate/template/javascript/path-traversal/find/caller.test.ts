// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { siteOf } from '../fake-site.ts';
import { readCodeBase } from './code-base.ts';
import { callersOf } from './caller.ts';
import { isFunction } from './shape.ts';

describe('callersOf', () => {
  it.each([
    ['this.send(file)', ['this.send(file)']],
    ['self.send(file)', ['self.send(file)']],
    ['other.send(file)', []],
    ['res.send(file)', []],
  ])('of a method with a name that many objects have: %s', async (call, found) => {
    const calls = await callersOfSend(`var other = require('./other');
function Sender() {}
Sender.prototype.start = function (res, file) {
  var self = this;
  ${call};
};
Sender.prototype.send = function (file) {};
`);

    expect(calls).toEqual(found);
  });

  it('takes no name for the object at hand that may stand for another', async () => {
    const calls = await callersOfSend(`function Sender() {}
Sender.prototype.start = function (res, file) {
  var target = this;
  if (res) target = res;
  target.send(file);
};
Sender.prototype.send = function (file) {};
`);

    expect(calls).toEqual([]);
  });
});

async function callersOfSend(text: string): Promise<readonly string[]> {
  const code = await readCodeBase(siteOf({ 'index.js': `require('fs');\n${text}` }));
  return code.files.flatMap((source) => {
    const last = [...source.walk()].findLast((node) => isFunction(node));
    return last === undefined ? [] : callersOf(code, source, last).map(({ call }) => source.textOf(call));
  });
}
