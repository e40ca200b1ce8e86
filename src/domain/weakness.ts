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
};

/** The class Skymend treats `weakness` as; itself when it is not an alias. */
export function canonicalWeakness(weakness: Weakness): Weakness {
  return ALIASES[weakness] ?? weakness;
}
