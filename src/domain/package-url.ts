// SPDX-License-Identifier: Apache-2.0
import { ecosystemFamily } from './package-key.ts';

/** What a package URL names, in OSV's words. */
export interface PackageUrl {
  readonly ecosystem: string;
  readonly name: string;
  /** Absent when the URL names every version. */
  readonly version?: string | undefined;
}

/** Package types in lower case, and what OSV calls these ecosystems. */
const ECOSYSTEMS: Readonly<Record<string, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  cargo: 'crates.io',
  golang: 'Go',
  maven: 'Maven',
  gem: 'RubyGems',
  nuget: 'NuGet',
  composer: 'Packagist',
  hex: 'Hex',
  pub: 'Pub',
  swift: 'SwiftURL',
  hackage: 'Hackage',
  cran: 'CRAN',
  githubactions: 'GitHub Actions',
};

const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(ECOSYSTEMS).map(([type, ecosystem]) => [ecosystemFamily(ecosystem), type]),
);

/**
 * The package that a package URL names; `undefined` for what is malformed or of a type that OSV has no ecosystem for.
 * Qualifiers and paths inside the package are passed over: OSV records know nothing of them.
 */
export function readPackageUrl(text: string): PackageUrl | undefined {
  const [, type, rest = ''] = /^pkg:\/*([a-z][a-z0-9.+-]*)\/+([^?#]+)/i.exec(text.trim()) ?? [];
  const ecosystem = ECOSYSTEMS[type?.toLowerCase() ?? ''];
  const { path, written } = splitVersion(rest);
  const parts = path.split('/').flatMap((part) => (part === '' ? [] : [unescaped(part)]));
  const version = written === undefined ? undefined : unescaped(written);
  const isMalformed = parts.length === 0 || parts.includes(undefined) || (written !== undefined && !version);
  return ecosystem === undefined || isMalformed
    ? undefined
    : { ecosystem, name: parts.join(ecosystem === 'Maven' ? ':' : '/'), version: asOsv(version, ecosystem) };
}

/** An `@` that begins a name is a scope that somebody left unescaped. */
function splitVersion(rest: string): { readonly path: string; readonly written: string | undefined } {
  const at = rest.lastIndexOf('@');
  return at > 0 && rest[at - 1] !== '/'
    ? { path: rest.slice(0, at), written: rest.slice(at + 1) }
    : { path: rest, written: undefined };
}

/** `pkg:npm/%40scope/name@1.0.0`; an ecosystem without a type of its own is `generic`. */
export function packageUrl({ ecosystem, name, version }: PackageUrl): string {
  const type = TYPES.get(ecosystemFamily(ecosystem)) ?? 'generic';
  const parts = type === 'maven' ? name.split(':') : name.split('/');
  const path = parts.map((part) => encodeURIComponent(part)).join('/');
  return `pkg:${type}/${path}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`;
}

/** OSV writes Go's versions without the `v` that Go writes. */
function asOsv(version: string | undefined, ecosystem: string): string | undefined {
  return ecosystem === 'Go' ? version?.replace(/^v(?=\d)/, '') : version;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
}
