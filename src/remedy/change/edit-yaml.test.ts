// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { setInYaml } from './edit-yaml.ts';

describe('setting a value in YAML', () => {
  it('replaces a value and nothing else', () => {
    const text = "# ours\npackages:\n  - 'a'   # first\ncatalog:\n    lodash:   ^4.17.19 # why\n    marked: '^3'\n";

    expect(setInYaml(text, ['catalog', 'lodash'], '^4.17.21')).toBe(text.replace('^4.17.19', '^4.17.21'));
  });

  it('adds a member behind the others, with the indentation they have', () => {
    const text = 'overrides:\n    a: 1.0.0 # why\n\n# end\nother: x\n';

    expect(setInYaml(text, ['overrides', 'b>c'], '0.2.4')).toBe(text.replace('why\n', 'why\n    b>c: 0.2.4\n'));
  });

  it('makes the maps on the way', () => {
    expect(setInYaml('packages:\n  - a\n', ['overrides', '@s/a'], '1.0')).toBe(
      "packages:\n  - a\noverrides:\n  '@s/a': '1.0'\n",
    );
    expect(setInYaml('packages:\n  - a', ['overrides', 'a'], '^1')).toBe('packages:\n  - a\noverrides:\n  a: ^1\n');
    expect(setInYaml('', ['overrides', 'a'], '1.2.3')).toBe('overrides:\n  a: 1.2.3\n');
    expect(setInYaml('# nothing yet\n', ['a'], 'b')).toBe('# nothing yet\na: b\n');
  });

  it('is right about forms it does not keep as they were', () => {
    expect(setInYaml('overrides: { a: 1.0.0 }\n', ['overrides', 'b'], '2.0.0')).toBe(
      'overrides: { a: 1.0.0, b: 2.0.0 }\n',
    );
    expect(setInYaml('overrides:\n', ['overrides', 'b'], '2.0.0')).toContain('b: 2.0.0');
  });

  it('refuses to look into what is no map', () => {
    expect(() => setInYaml('- a\n', ['b'], 'c')).toThrow('where a map belongs');
  });
});
