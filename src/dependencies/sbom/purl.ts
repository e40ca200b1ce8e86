// SPDX-License-Identifier: Apache-2.0

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
};

export interface PurlPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/** The package a purl names in OSV's words; `undefined` for what is malformed, has no version, or is of an unknown type. */
export function readPurl(text: string): PurlPackage | undefined {
  const [, type, path, version] = /^pkg:\/*([a-z0-9.+-]+)\/([^@?#]+(?:%40[^@?#]*)?)@([^?#]+)/i.exec(text) ?? [];
  const ecosystem = ECOSYSTEMS[type?.toLowerCase() ?? ''];
  if (ecosystem === undefined || path === undefined || version === undefined) {
    return undefined;
  }
  const parts = path.split('/').map((part) => decodeURIComponent(part));
  const name = ecosystem === 'Maven' ? parts.join(':') : parts.join('/');
  return { ecosystem, name, version: decodeURIComponent(version).replace(ecosystem === 'Go' ? /^v/ : /^$/, '') };
}
