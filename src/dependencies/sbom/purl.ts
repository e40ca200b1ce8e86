// SPDX-License-Identifier: Apache-2.0
import { PURL_ECOSYSTEMS } from '../../domain/purl-ecosystems.ts';

export interface PurlPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/** The package a purl names in OSV's words; `undefined` for what is malformed, has no version, or is of an unknown type. */
export function readPurl(text: string): PurlPackage | undefined {
  const [, type, path, version] = /^pkg:\/*([a-z0-9.+-]+)\/([^@?#]+(?:%40[^@?#]*)?)@([^?#]+)/i.exec(text) ?? [];
  const ecosystem = PURL_ECOSYSTEMS[type?.toLowerCase() ?? ''];
  if (ecosystem === undefined || path === undefined || version === undefined) {
    return undefined;
  }
  const parts = path.split('/').map((part) => decodeURIComponent(part));
  const name = ecosystem === 'Maven' ? parts.join(':') : parts.join('/');
  return { ecosystem, name, version: decodeURIComponent(version).replace(ecosystem === 'Go' ? /^v/ : /^$/, '') };
}
