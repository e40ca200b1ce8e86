// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { child, children, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { styleOf, type Style } from '../../../../../../language/javascript/source/style.ts';
import { isNode, type Node } from '../../../../../../language/javascript/source/parse.ts';
import { moduleMember } from '../find/binding.ts';
import { argumentsOf, calleeOf, isCall, nameOf, stringOf } from '../find/shape.ts';

/** How one file names the members of a module, and what has to be added so that it can. */
export class ModuleNames {
  readonly #source: SourceFile;
  readonly #edit: MagicString;
  readonly #style: Style;
  readonly #module: string;
  readonly #added = new Map<string, string>();

  constructor(source: SourceFile, edit: MagicString, module: string) {
    this.#source = source;
    this.#edit = edit;
    this.#style = styleOf(source);
    this.#module = module;
  }

  /** An expression for `path.join` and the like that is valid at `node`. Adds the import when there is none. */
  member(name: string, node: Node): string {
    const namespace = this.#namespaceAt(node);
    if (namespace !== undefined) {
      return `${namespace}.${name}`;
    }
    return this.#singleAt(name, node) ?? this.#addedSingle(name) ?? `${this.#import()}.${name}`;
  }

  #isThis(module: string | undefined): boolean {
    return module === this.#module || (this.#module === 'path' && module === 'path/posix');
  }

  /** A variable that holds the whole module and is not shadowed at the node. */
  #namespaceAt(node: Node): string | undefined {
    for (let scope = this.#source.scopeOf(node); ;) {
      for (const variable of scope.variables) {
        const declared: unknown = variable.identifiers[0];
        const member = isNode(declared) ? moduleMember(this.#source, declared) : undefined;
        const isWhole = this.#isThis(member?.module) && member?.path.length === 0;
        if (isWhole && this.#meansSame(variable.name, variable, node)) {
          return variable.name;
        }
      }
      if (scope.upper === null) {
        return undefined;
      }
      scope = scope.upper;
    }
  }

  #meansSame(name: string, variable: unknown, node: Node): boolean {
    for (let scope = this.#source.scopeOf(node); ;) {
      const found = scope.set.get(name);
      if (found !== undefined) {
        return found === variable;
      }
      if (scope.upper === null) {
        return false;
      }
      scope = scope.upper;
    }
  }

  /** A name imported or taken out of the module by itself. */
  #singleAt(name: string, node: Node): string | undefined {
    for (const variable of this.#source.scopes.variables) {
      const declared: unknown = variable.identifiers[0];
      const member = isNode(declared) ? moduleMember(this.#source, declared) : undefined;
      if (
        this.#isThis(member?.module) &&
        member?.path.join('.') === name &&
        this.#meansSame(variable.name, variable, node)
      ) {
        return variable.name;
      }
    }
    return undefined;
  }

  /** One more name in an import or destructuring that takes names out of the module already. */
  #addedSingle(name: string): string | undefined {
    const known = this.#added.get(name);
    const last = known === undefined ? this.#specifiers().at(-1) : undefined;
    if (last === undefined || this.#isTaken(name)) {
      return known;
    }
    this.#edit.appendLeft(last.end, `, ${name}`);
    this.#added.set(name, name);
    return name;
  }

  #specifiers(): readonly Node[] {
    const statements = children(this.#source.program, 'body');
    return statements.flatMap((statement) => this.#imported(statement) ?? this.#destructured(statement));
  }

  #imported(statement: Node): readonly Node[] | undefined {
    if (statement.type !== 'ImportDeclaration') {
      return undefined;
    }
    const module = stringOf(child(statement, 'source'))?.replace(/^node:/, '');
    const specifiers = children(statement, 'specifiers').filter((specifier) => specifier.type === 'ImportSpecifier');
    return this.#isThis(module) ? specifiers : [];
  }

  #destructured(statement: Node): readonly Node[] {
    const declarations = statement.type === 'VariableDeclaration' ? children(statement, 'declarations') : [];
    return declarations.flatMap((declaration) => {
      const pattern = child(declaration, 'id');
      const init = child(declaration, 'init');
      const member = init === undefined ? undefined : moduleMember(this.#source, init);
      const isWhole = this.#isThis(member?.module) && member?.path.length === 0;
      return pattern?.type === 'ObjectPattern' && isWhole ? children(pattern, 'properties') : [];
    });
  }

  #isTaken(name: string): boolean {
    return this.#source.scopes.variables.some((variable) => variable.name === name);
  }

  /** Adds an import of the whole module once, under a name that nothing in the file has. */
  #import(): string {
    const known = this.#added.get(this.#module);
    if (known !== undefined) {
      return known;
    }
    const name = this.#freeName();
    this.#added.set(this.#module, name);
    const { quote, hasSemicolons, declare, newline, isMinified, modules } = this.#style;
    const specifier = `${quote}${this.#usesScheme() ? 'node:' : ''}${this.#module}${quote}`;
    const end = hasSemicolons || isMinified ? ';' : '';
    const line =
      modules === 'esm'
        ? `import * as ${name} from ${specifier}${end}`
        : `${declare} ${name} = require(${specifier})${end}`;
    this.#insert(line, isMinified ? '' : newline);
    return name;
  }

  #freeName(): string {
    const capital = `${this.#module[0]?.toUpperCase() ?? ''}${this.#module.slice(1)}`;
    const taken = new Set(this.#source.scopes.variables.map((variable) => variable.name));
    return [this.#module, `node${capital}`].find((name) => !taken.has(name)) ?? `node${capital}$`;
  }

  #usesScheme(): boolean {
    return /(?:require\(|from )['"]node:/.test(this.#source.text);
  }

  /** After the last import at the top, else before the first statement that is not a directive. */
  #insert(line: string, newline: string): void {
    const body = children(this.#source.program, 'body');
    const head = body.findIndex((statement) => statement['directive'] === undefined || statement['directive'] === null);
    const first = body[head === -1 ? body.length : head];
    const lastImport = body.filter((statement) => isImport(statement)).at(-1);
    if (lastImport !== undefined && body.indexOf(lastImport) - head < 40) {
      this.#edit.appendLeft(endOfLine(this.#source.text, lastImport.end), `${newline}${line}`);
    } else if (first !== undefined) {
      this.#edit.appendLeft(first.start, `${line}${newline}`);
    }
  }
}

/** After a comment that follows on the same line, so that it stays with its statement. */
export function endOfLine(text: string, end: number): number {
  const rest = /^[ \t]*;?[ \t]*(?:\/\/[^\n\r]*|\/\*(?:(?!\*\/)[^\n\r])*\*\/[ \t]*(?=[\r\n]|$))?/.exec(text.slice(end));
  const comment = rest?.[0] ?? '';
  return comment.trim() === '' ? end : end + comment.trimEnd().length;
}

/** An import declaration, or a declaration of `require` calls only. */
function isImport(statement: Node): boolean {
  if (statement.type === 'ImportDeclaration') {
    return true;
  }
  const declarations = statement.type === 'VariableDeclaration' ? children(statement, 'declarations') : [];
  return (
    declarations.length > 0 &&
    declarations.every((declaration) => {
      const init = child(declaration, 'init');
      return isCall(init) && nameOf(calleeOf(init)) === 'require' && stringOf(argumentsOf(init)[0]) !== undefined;
    })
  );
}
