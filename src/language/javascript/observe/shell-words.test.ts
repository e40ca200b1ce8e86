// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../domain/observation.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import { effectiveArgv, effectiveLine } from './effective-argv.ts';
import { shellTokens } from './shell-words.ts';
import { steady, steadyValue } from './steady.ts';
import { wholeWords } from './whole-words.ts';

function shell(line: string): readonly string[] {
  return effectiveArgv(['/bin/sh', '-c', line]);
}

describe('what a started process comes down to', () => {
  it.each([
    ["identify 'a b.jpg'", ['identify', 'a b.jpg']],
    ['identify "a b.jpg" 2>/dev/null', ['identify', 'a b.jpg']],
    ['git blame -- a.js', ['git', 'blame', 'a.js']],
  ])('takes the words out of %j', (line, words) => {
    expect(shell(line)).toEqual(words);
  });

  it.each([
    ["command -v ls && { echo 'ls found'; }", "command -v 'ls' && { echo ''ls' found'; }"],
    ['cat a|wc -l', 'cat "a" | wc -l'],
    ['umount "/dev/sdb"?* || /bin/true', "umount '/dev/sdb'?* || /bin/true"],
    ['ls "a b"*', 'ls a\\ b*'],
  ])('finds %j and %j to do the same', (one, other) => {
    expect(shell(one)).toEqual(shell(other));
  });

  it.each([
    ['rm a b', "rm 'a b'"],
    ['ls *', "ls '*'"],
    ['ls *a', "ls '*'?"],
    ['echo $HOME', "echo '$HOME'"],
    ['echo a; b', "echo 'a; b'"],
    ['echo a # b', "echo 'a # b'"],
    ['echo "$(x)"', "echo '$(x)'"],
  ])('tells %j and %j apart', (one, other) => {
    expect(shell(one)).not.toEqual(shell(other));
  });

  it('leaves a line alone whose quotation does not end', () => {
    expect(shellTokens("echo 'a")).toBeNull();
    expect(shell("echo 'a | b")).toEqual(['/bin/sh', '-c', "echo 'a | b"]);
  });
});

function error(message: string): Encoded {
  return { t: 'error', name: 'Error', message };
}

describe('errors of commands', () => {
  it('are the same with and without needless quotes', () => {
    const quoted = steadyValue(error("Command failed: df -kP '/nowhere'\ndf: /nowhere: No such file"));

    expect(quoted).toEqual(steadyValue(error('Command failed: df -kP /nowhere\ndf: /nowhere: No such file')));
  });

  it('are the same for a program that is not there, with a shell and without', () => {
    const withShell = steady('Command failed: identify a.jpg\n/bin/sh: 1: identify: not found\n');

    expect(withShell).toBe(steady('spawn identify ENOENT'));
    expect(steady('/bin/sh: 1: identify: not found\n')).toBe('');
  });

  it('show what differs in the words', () => {
    expect(effectiveLine("rm 'a' b")).toBe('rm a b');
    expect(steady('Command failed: rm a')).not.toBe(steady('Command failed: rm b'));
  });
});

function behaviour(...argv: readonly string[]): Behaviour {
  return { exit: 'exit 0', stdout: '', stderr: '', calls: [], processes: [argv], files: [] };
}

describe('a value on its way to a program', () => {
  it('arrives whole in one word, alone or with an option', () => {
    expect(wholeWords(behaviour('git', 'blame', 'a b.js'), 'a b.js')).toBe(2);
    expect(wholeWords(behaviour('/bin/sh', '-c', "git log '--author=a b' | wc"), 'a b')).toBe(1);
    expect(wholeWords(behaviour('/bin/sh', '-c', "identify ''"), '')).toBe(2);
  });

  it('does not when the shell takes it apart', () => {
    expect(wholeWords(behaviour('/bin/sh', '-c', 'git blame a b.js'), 'a b.js')).toBe(0);
    expect(wholeWords(behaviour('/bin/sh', '-c', 'identify '), '')).toBe(0);
    expect(wholeWords(behaviour('/bin/sh', '-c', "identify it's"), "it's")).toBe(0);
  });
});
