// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { FileInventory, LockfileReader } from './reader.ts';
import { readers } from './registry.ts';

function readerOf(path: string): LockfileReader {
  const [reader, ...others] = readers.filter(({ files }) => files.test(path));
  if (reader === undefined || others.length > 0) {
    throw new Error(`${others.length + 1} readers read "${path}"`);
  }
  return reader;
}

function read(path: string, text: string, manifest?: unknown): FileInventory {
  return readerOf(path).read({
    path,
    text,
    beside: () => (manifest === undefined ? undefined : JSON.stringify(manifest)),
  });
}

function told({ dependencies }: FileInventory): readonly string[] {
  return dependencies.map(
    ({ ecosystem, name, version, origin, isDirect }) =>
      `${ecosystem} ${name}@${version} ${origin}${isDirect ? ' direct' : ''}`,
  );
}

describe('pnpm', () => {
  it.each([
    [
      '5',
      'lockfileVersion: 5.4\ndependencies:\n  a: 1.0.0\npackages:\n  /a/1.0.0:\n    resolution: {integrity: sha512-x}\n  /@s/b/2.0.0_peer@1.0.0:\n    resolution: {integrity: sha512-y}\n',
    ],
    [
      '6',
      "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0\npackages:\n  /a@1.0.0:\n    resolution: {integrity: sha512-x}\n  /@s/b@2.0.0(peer@1.0.0):\n    resolution: {integrity: sha512-y}\n",
    ],
    [
      '9',
      "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        version: 1.0.0\npackages:\n  a@1.0.0:\n    resolution: {integrity: sha512-x}\n  '@s/b@2.0.0':\n    resolution: {integrity: sha512-y}\nsnapshots:\n  a@1.0.0: {}\n",
    ],
  ])('reads version %s', (_, text) => {
    expect(told(read('pnpm-lock.yaml', text))).toEqual(['npm a@1.0.0 registry direct', 'npm @s/b@2.0.0 registry']);
  });

  it('takes a git dependency by its own name and version, and names what it cannot read', () => {
    const text =
      "lockfileVersion: '9.0'\npackages:\n  a@https://codeload.github.com/o/a/tar.gz/abc:\n    resolution: {tarball: https://codeload.github.com/o/a/tar.gz/abc}\n    version: 3.0.0\n  odd:\n    resolution: {}\n";

    const inventory = read('pnpm-lock.yaml', text);

    expect(told(inventory)).toEqual(['npm a@3.0.0 git']);
    expect(inventory.unread.map(({ at }) => at)).toEqual(['odd']);
  });
});

describe('yarn', () => {
  it('reads a classic lock with aliases', () => {
    const text =
      '# yarn lockfile v1\n\n\n"@s/a@^1.0.0", "@s/a@^1.1.0":\n  version "1.2.0"\n  resolved "https://r.example/@s/a/-/a-1.2.0.tgz#abc"\n  integrity sha512-x\n\n"four@npm:lodash@^4":\n  version "4.17.20"\n  resolved "https://r.example/lodash/-/lodash-4.17.20.tgz#abc"\n';

    expect(told(read('yarn.lock', text, { dependencies: { '@s/a': '^1.0.0' } }))).toEqual([
      'npm @s/a@1.2.0 registry direct',
      'npm lodash@4.17.20 registry',
    ]);
  });

  it('reads a berry lock without the workspaces of the project', () => {
    const text =
      '__metadata:\n  version: 8\n\n"app@workspace:packages/app":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:packages/app"\n  linkType: soft\n\n"lodash@npm:^4.17.15":\n  version: 4.17.20\n  resolution: "lodash@npm:4.17.20"\n  linkType: hard\n\n"p@patch:p@npm%3A1.0.0#./p.patch":\n  version: 1.0.0\n  resolution: "p@patch:p@npm%3A1.0.0#./p.patch::version=1.0.0"\n';

    const inventory = read('yarn.lock', text, {});

    expect(told(inventory)).toEqual(['npm lodash@4.17.20 registry', 'npm p@1.0.0 registry']);
    expect(inventory.covers).toContain('packages/app');
  });

  it('names an entry without a version', () => {
    expect(read('yarn.lock', '# yarn lockfile v1\n\na@^1:\n  resolved "x"\n').unread.map(({ at }) => at)).toEqual([
      'a@^1',
    ]);
  });
});

describe('Python', () => {
  it('reads what requirements pin and names what they do not', () => {
    const inventory = read(
      'requirements-dev.txt',
      '# c\n-i https://x\nDjango==3.2 ; python_version < "4" # why\nflask>=1\nrich[all]==13.0.0 \\\n  --hash=sha256:abc\n-r other.in\n',
    );

    expect(told(inventory)).toEqual(['PyPI Django@3.2 registry direct', 'PyPI rich@13.0.0 registry direct']);
    expect(inventory.unread.map(({ at }) => at)).toEqual(['line 4', 'line 7']);
  });

  it.each(['poetry.lock', 'uv.lock', 'pdm.lock'])('reads %s', (path) => {
    const text =
      '[[package]]\nname = "a"\nversion = "1.0"\n[[package]]\nname = "own"\nversion = "0"\nsource = { editable = "." }\n[[package]]\nname = "g"\nversion = "2.0"\nsource = { git = "https://h/g" }\n[[package]]\nversion = "3"\n';

    const inventory = read(path, text);

    expect(told(inventory)).toEqual(['PyPI a@1.0 registry', 'PyPI g@2.0 git']);
    expect(inventory.unread).toHaveLength(1);
  });
});

it('reads Cargo.lock without the packages of the workspace', () => {
  const text =
    '[[package]]\nname = "own"\nversion = "0.1.0"\n[[package]]\nname = "serde"\nversion = "1.0.1"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n';

  expect(told(read('Cargo.lock', text))).toEqual(['crates.io serde@1.0.1 registry']);
});

describe('go.mod', () => {
  it('reads modules, follows replacements and knows the standard library', () => {
    const text =
      'module m\n\ngo 1.21\n\ntoolchain go1.21.4\n\nrequire (\n\tgolang.org/x/net v0.7.0\n\tgithub.com/a/b v1.0.0 // indirect\n\tgithub.com/c/d v1.0.0\n)\n\nreplace github.com/c/d => github.com/e/f v2.0.0\nreplace github.com/a/b => ../local\n';

    expect(told(read('go.mod', text))).toEqual([
      'Go stdlib@1.21.4 registry direct',
      'Go golang.org/x/net@0.7.0 registry direct',
      'Go github.com/e/f@2.0.0 registry direct',
    ]);
  });

  it('says that an old one names direct modules only', () => {
    expect(read('go.mod', 'module m\n\ngo 1.16\n').unread[0]?.because).toContain('direct modules only');
  });
});

it('reads a pom with its properties, and never takes it for the whole', () => {
  const text =
    '<project><version>3.1</version><properties><l.version>2.14.0</l.version></properties><dependencies><dependency><groupId>org.l</groupId><artifactId>core</artifactId><version>${l.version}</version></dependency><dependency><groupId>g</groupId><artifactId>own</artifactId><version>${project.version}</version></dependency><dependency><groupId>g</groupId><artifactId>p</artifactId></dependency><dependency><groupId>g</groupId><artifactId>r</artifactId><version>[1,2)</version></dependency></dependencies></project>';

  const inventory = read('pom.xml', text);

  expect(told(inventory)).toEqual(['Maven org.l:core@2.14.0 registry direct', 'Maven g:own@3.1 registry direct']);
  expect(inventory.unread.map(({ at }) => at)).toEqual(['', 'g:p', 'g:r']);
});

describe('SBOMs', () => {
  it('reads CycloneDX with nested components', () => {
    const text = JSON.stringify({
      bomFormat: 'CycloneDX',
      components: [
        {
          name: 'a',
          purl: 'pkg:npm/%40s/a@1.0.0',
          components: [{ name: 'b', purl: 'pkg:maven/org.l/core@2.14.0?type=jar' }],
        },
        { name: 'c', type: 'library' },
        { name: 'f', type: 'file' },
      ],
    });

    const inventory = read('app.cdx.json', text);

    expect(told(inventory)).toEqual(['npm @s/a@1.0.0 registry', 'Maven org.l:core@2.14.0 registry']);
    expect(inventory.unread.map(({ at }) => at)).toEqual(['c']);
  });

  it('reads SPDX by the purls among its references', () => {
    const text = JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      packages: [
        {
          name: 'x',
          externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:golang/golang.org/x/net@v0.7.0' }],
        },
        { name: 'y' },
      ],
    });

    const inventory = read('app.spdx.json', text);

    expect(told(inventory)).toEqual(['Go golang.org/x/net@0.7.0 registry']);
    expect(inventory.unread.map(({ at }) => at)).toEqual(['y']);
  });
});

it.each([
  'pnpm-lock.yaml',
  'yarn.lock',
  'poetry.lock',
  'Cargo.lock',
  'pom.xml',
  'bom.json',
  'x.spdx.json',
  'package-lock.json',
])('says that a broken %s was not read', (path) => {
  const { dependencies, unread } = read(path, '\u0000 {{{ [[');

  expect([dependencies.length, unread.length]).toEqual([0, 1]);
});
