// SPDX-License-Identifier: Apache-2.0

/** How an ecosystem writes one name in several ways; ecosystems that are not here compare names exactly. */
const NAME_RULES: Readonly<Record<string, (name: string) => string>> = {
  // PEP 503
  pypi: (name) => name.toLowerCase().replaceAll(/[-_.]+/g, '-'),
  nuget: (name) => name.toLowerCase(),
  packagist: (name) => name.toLowerCase(),
  hex: (name) => name.toLowerCase(),
  'github actions': (name) => name.toLowerCase(),
};

/** The ecosystem without its release: `Debian:12` is `debian`. */
export function ecosystemFamily(ecosystem: string): string {
  return ecosystem.split(':', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The name as its ecosystem compares it. */
export function canonicalPackageName(ecosystem: string, name: string): string {
  const rule = NAME_RULES[ecosystemFamily(ecosystem)];
  return rule === undefined ? name : rule(name);
}

/** One key for a package: equal keys are the same package. Releases of a distribution share a key. */
export function packageKey(ecosystem: string, name: string): string {
  return `${ecosystemFamily(ecosystem)}/${canonicalPackageName(ecosystem, name)}`;
}

/** `asked` without a release takes every release; with one (`Debian:12`), only that one. */
export function isAskedEcosystem(asked: string, found: string): boolean {
  return asked.includes(':')
    ? asked.toLowerCase() === found.toLowerCase()
    : ecosystemFamily(asked) === ecosystemFamily(found);
}
