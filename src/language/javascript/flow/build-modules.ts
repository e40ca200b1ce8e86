// SPDX-License-Identifier: Apache-2.0
import { child, children } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { literalText, nameOf, pathTo } from './definition.ts';
import type { Cell } from './graph.ts';
import type { Unit } from './unit.ts';

/** `import` and `export` in all their forms. */
export function buildModuleDeclaration(unit: Unit, node: Node): void {
  switch (node.type) {
    case 'ImportDeclaration':
      buildImport(unit, node);
      return;
    case 'ExportDefaultDeclaration': {
      const declared = child(node, 'declaration');
      if (declared !== undefined) {
        exportAs(unit, 'default', unit.cell(declared));
      }
      return;
    }
    case 'ExportAllDeclaration':
      buildExportAll(unit, node);
      return;
    case 'TSImportEqualsDeclaration':
      buildImportEquals(unit, node);
      return;
    case 'TSExportAssignment': {
      const value = child(node, 'expression');
      if (value !== undefined) {
        unit.graph.copy(unit.cell(value), unit.exports);
      }
      return;
    }
    default:
      buildExport(unit, node);
  }
}

function exportAs(unit: Unit, name: string, value: Cell): void {
  unit.graph.store(unit.exports, name, value);
}

function requiredBy(unit: Unit, node: Node): Cell | undefined {
  const source = child(node, 'source');
  const specifier = source === undefined ? undefined : literalText(source);
  return specifier === undefined ? undefined : unit.required(specifier);
}

function buildImport(unit: Unit, node: Node): void {
  const module = requiredBy(unit, node);
  if (module === undefined) {
    return;
  }
  for (const specifier of children(node, 'specifiers')) {
    const local = child(specifier, 'local');
    if (local === undefined) {
      continue;
    }
    if (specifier.type === 'ImportNamespaceSpecifier') {
      unit.graph.copy(module, unit.cell(local));
    } else {
      const imported = child(specifier, 'imported');
      unit.graph.load(module, imported === undefined ? 'default' : exportedName(imported), unit.cell(local));
    }
  }
}

function buildExport(unit: Unit, node: Node): void {
  const module = requiredBy(unit, node);
  for (const specifier of children(node, 'specifiers')) {
    const local = child(specifier, 'local');
    const exported = child(specifier, 'exported');
    if (local === undefined || exported === undefined) {
      continue;
    }
    const value = module === undefined ? unit.cell(local) : unit.graph.cell();
    if (module !== undefined) {
      unit.graph.load(module, exportedName(local), value);
    }
    exportAs(unit, exportedName(exported), value);
  }
  const declaration = child(node, 'declaration');
  for (const name of declaration === undefined ? [] : declaredNames(unit, declaration)) {
    exportAs(unit, nameOf(name) ?? '', unit.cell(name));
  }
}

/** The identifiers that a declaration declares. */
function declaredNames(unit: Unit, declaration: Node): readonly Node[] {
  const id = child(declaration, 'id');
  const patterns = children(declaration, 'declarations').map((declarator) => child(declarator, 'id'));
  return [id, ...patterns]
    .filter((pattern) => pattern !== undefined)
    .flatMap((pattern) =>
      [...unit.source.walk(pattern)].filter(
        (node) => node.type === 'Identifier' && pathTo(pattern, node) !== undefined,
      ),
    );
}

function buildExportAll(unit: Unit, node: Node): void {
  const module = requiredBy(unit, node);
  const exported = child(node, 'exported');
  if (module === undefined) {
    return;
  }
  if (exported !== undefined) {
    exportAs(unit, exportedName(exported), module);
    return;
  }
  unit.graph.store(unit.exports, '__proto__', module);
}

function buildImportEquals(unit: Unit, node: Node): void {
  const id = child(node, 'id');
  const reference = child(node, 'moduleReference');
  const argument = reference === undefined ? undefined : child(reference, 'expression');
  const specifier = argument === undefined ? undefined : literalText(argument);
  if (id !== undefined && specifier !== undefined) {
    unit.graph.copy(unit.required(specifier), unit.cell(id));
  }
}

function exportedName(node: Node): string {
  return nameOf(node) ?? literalText(node) ?? '';
}
