// SPDX-License-Identifier: Apache-2.0

/** A weakness class by its CWE number, e.g. `CWE-1321`. */
export type Weakness = `CWE-${number}`;

/** The weaknesses Skymend searches for and mends by template, with the names CWE gives them. */
export const WEAKNESS_NAMES: Readonly<Record<string, string>> = {
  'CWE-22': 'Path Traversal',
  'CWE-78': 'OS Command Injection',
  'CWE-94': 'Code Injection',
  'CWE-1321': 'Prototype Pollution',
  'CWE-1333': 'Inefficient Regular Expression Complexity',
};

/** Classes that programs report themselves under a sanitizer: they are never searched for, only met. */
const MET_NAMES: Readonly<Record<string, string>> = {
  'CWE-119': 'Improper Restriction of Operations within the Bounds of a Memory Buffer',
  'CWE-125': 'Out-of-bounds Read',
  'CWE-190': 'Integer Overflow or Wraparound',
  'CWE-362': 'Race Condition',
  'CWE-369': 'Divide By Zero',
  'CWE-401': 'Missing Release of Memory',
  'CWE-415': 'Double Free',
  'CWE-416': 'Use After Free',
  'CWE-457': 'Use of Uninitialized Variable',
  'CWE-475': 'Undefined Behavior for Input to API',
  'CWE-476': 'NULL Pointer Dereference',
  'CWE-590': 'Free of Memory not on the Heap',
  'CWE-617': 'Reachable Assertion',
  'CWE-674': 'Uncontrolled Recursion',
  'CWE-681': 'Incorrect Conversion between Numeric Types',
  'CWE-704': 'Incorrect Type Conversion or Cast',
  'CWE-758': 'Reliance on Undefined Behavior',
  'CWE-762': 'Mismatched Memory Management Routines',
  'CWE-787': 'Out-of-bounds Write',
  'CWE-789': 'Memory Allocation with Excessive Size Value',
  'CWE-833': 'Deadlock',
  'CWE-834': 'Excessive Iteration',
  'CWE-843': 'Type Confusion',
  'CWE-1335': 'Incorrect Bitwise Shift of Integer',
};

/** The name CWE gives a class; empty for one that is not known here. */
export function weaknessName(weakness: string): string {
  return WEAKNESS_NAMES[weakness] ?? MET_NAMES[weakness] ?? '';
}

/** CWE numbers that other tools use for one of the classes above (children and near synonyms in the CWE list). */
const ALIASES: Readonly<Record<string, Weakness>> = {
  'CWE-23': 'CWE-22',
  'CWE-36': 'CWE-22',
  'CWE-73': 'CWE-22',
  'CWE-77': 'CWE-78',
  'CWE-88': 'CWE-78',
  'CWE-95': 'CWE-94',
  'CWE-915': 'CWE-1321',
  'CWE-471': 'CWE-1321',
  'CWE-400': 'CWE-1333',
  'CWE-730': 'CWE-1333',
  'CWE-1176': 'CWE-1333',
  'CWE-120': 'CWE-787',
  'CWE-121': 'CWE-787',
  'CWE-122': 'CWE-787',
  'CWE-124': 'CWE-787',
  'CWE-129': 'CWE-787',
  'CWE-126': 'CWE-125',
  'CWE-127': 'CWE-125',
  'CWE-191': 'CWE-190',
  'CWE-562': 'CWE-416',
  'CWE-825': 'CWE-416',
  'CWE-824': 'CWE-457',
  'CWE-908': 'CWE-457',
  'CWE-366': 'CWE-362',
  'CWE-772': 'CWE-401',
};

/** The class Skymend treats `weakness` as; itself when it is not an alias. */
export function canonicalWeakness(weakness: Weakness): Weakness {
  return ALIASES[weakness] ?? weakness;
}

/** Classes that are mended alike, and that one report can stand for the other of. */
const KIN: readonly (readonly string[])[] = [
  ['CWE-119', 'CWE-787', 'CWE-125', 'CWE-190', 'CWE-789'],
  ['CWE-416', 'CWE-415', 'CWE-590'],
  ['CWE-476', 'CWE-457'],
  ['CWE-674', 'CWE-834'],
];

/** What mended one may mend the other. */
export function areKin(a: string, b: string): boolean {
  return a === b || KIN.some((kin) => kin.includes(a) && kin.includes(b));
}
