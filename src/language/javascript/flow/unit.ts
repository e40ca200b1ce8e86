// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, children, type SourceFile } from '../source/source-file.ts';
import { isNode, type Node } from '../source/parse.ts';
import { nameOf } from './definition.ts';
import { ELEMENT, type Cell, type FunctionValue, type Graph, type ObjectValue, type Place } from './graph.ts';
import { resolveModule, type Project } from './project.ts';

/** What all files of one analysis share. */
export interface Analysis {
  readonly graph: Graph;
  readonly project: Project;
  readonly units: Map<string, Unit>;
  /** Variables that no file declares: undeclared globals and the language's own. */
  readonly globals: Map<string, Cell>;
  readonly sites: CallSite[];
  readonly sources: Source[];
  /** Event names, and what is emitted under them. */
  readonly events: Map<string, Cell>;
  readonly hazards: Hazard[];
}

/** One call, `new` or tagged template. */
export interface CallSite {
  readonly unit: Unit;
  readonly node: Node;
  readonly callee: Cell;
  readonly receiver: Cell | undefined;
  /** Name of the called method or function as written. */
  readonly name: string | null;
  readonly given: readonly Argument[];
  readonly result: Cell;
  readonly isNew: boolean;
  /** Treated as a call nobody can see into; once is enough. */
  isOpaque: boolean;
}

export interface Argument {
  readonly cell: Cell;
  readonly isSpread: boolean;
  readonly node: Node;
}

/** Where attack data enters. */
export interface Source {
  readonly cell: Cell;
  readonly place: Place;
  /** `parameter "path" of identify`, `request`, `process.argv`. */
  readonly description: string;
}

/** A dangerous operation, to be reported when attack data reaches one of its cells. */
export interface Hazard {
  readonly kind: 'process' | 'file' | 'code' | 'regexp' | 'prototype';
  readonly api: string;
  readonly unit: Unit;
  readonly node: Node;
  readonly cell: Cell;
  /** Index of the argument, 0 where there are none. */
  readonly argument: number;
  /** The regular expression that is run. */
  readonly pattern?: { readonly source: SourceFile; readonly node: Node };
}

/** One file on its way into the graph. */
export class Unit {
  readonly analysis: Analysis;
  readonly source: SourceFile;
  readonly graph: Graph;
  /** `module`, whose `exports` property is what other files get. */
  readonly module: ObjectValue;
  readonly #cells = new Map<Node, Cell>();
  /** By declaring identifier: a class's name is one variable outside and another inside. */
  readonly #variables = new Map<object, Cell>();
  readonly #functions = new Map<Node, FunctionValue>();

  constructor(analysis: Analysis, source: SourceFile) {
    this.analysis = analysis;
    this.source = source;
    this.graph = analysis.graph;
    this.module = this.graph.object();
    this.graph.add(this.exports, this.graph.object());
  }

  /** The cell of `module.exports`. */
  get exports(): Cell {
    return this.graph.field(this.module, 'exports');
  }

  /** The cell of an expression. An identifier shares its variable's. */
  cell(node: Node): Cell {
    const known = this.#cells.get(node);
    if (known !== undefined) {
      return known;
    }
    const made =
      node.type === 'Identifier' || node.type === 'JSXIdentifier'
        ? this.#identifier(node)
        : node.type === 'ThisExpression' || node.type === 'Super'
          ? this.self(node)
          : this.graph.cell({ source: this.source, node });
    this.#cells.set(node, made);
    return made;
  }

  variable(variable: Variable): Cell {
    const declared = variable.identifiers[0];
    const known = this.#variables.get(declared ?? variable);
    if (known !== undefined) {
      return known;
    }
    const made = this.graph.cell(isNode(declared) ? { source: this.source, node: declared } : undefined);
    this.#variables.set(declared ?? variable, made);
    return made;
  }

  global(name: string): Cell {
    const known = this.analysis.globals.get(name);
    if (known !== undefined) {
      return known;
    }
    const made = this.graph.cell();
    this.analysis.globals.set(name, made);
    this.graph.add(made, this.graph.api(name));
    return made;
  }

  /** The value of a function or class node. */
  function(node: Node): FunctionValue {
    const known = this.#functions.get(node);
    if (known !== undefined) {
      return known;
    }
    const { graph, source } = this;
    const made: FunctionValue = {
      kind: 'function',
      fields: new Map(),
      place: { source, node },
      params: children(node, 'params').map((param) => graph.cell({ source, node: param })),
      rest: undefined,
      self: graph.cell(),
      returns: graph.cell(),
      given: graph.object(),
    };
    this.#functions.set(node, made);
    return made;
  }

  /** The innermost function around a node that has its own `this`, or with `arrows` any function. */
  functionAround(node: Node, arrows = false): Node | undefined {
    for (const around of this.source.ancestors(node)) {
      if (isFunction(around) && (arrows || around.type !== 'ArrowFunctionExpression')) {
        return around;
      }
    }
    return undefined;
  }

  /** The cell of `this` at a node. */
  self(node: Node): Cell {
    for (const around of this.source.ancestors(node)) {
      if (isFunction(around) && around.type !== 'ArrowFunctionExpression') {
        return this.function(around).self;
      }
      if (around.type === 'PropertyDefinition' || around.type === 'StaticBlock') {
        return this.#classSelf(around);
      }
    }
    return this.exports;
  }

  /** The cell of what another module exports. */
  required(specifier: string): Cell {
    const { project, units } = this.analysis;
    const file = resolveModule(project, this.source.file, specifier);
    const unit = file === undefined ? undefined : units.get(file);
    return unit?.exports ?? this.#outside(specifier);
  }

  #outside(specifier: string): Cell {
    const made = this.graph.cell();
    this.graph.add(made, this.graph.api(specifier.replace(/^node:/, '')));
    return made;
  }

  #identifier(node: Node): Cell {
    const name = nameOf(node) ?? '';
    const variable = this.source.variableOf(node);
    if (name === 'arguments' && (variable === undefined || variable.defs.length === 0)) {
      return this.#arguments(node);
    }
    if (variable !== undefined && variable.defs.length > 0) {
      return this.variable(variable);
    }
    if (this.source.kind === 'script' && (name === 'module' || name === 'exports')) {
      return name === 'exports' ? this.exports : this.#moduleCell();
    }
    return this.global(name);
  }

  #moduleCell(): Cell {
    const made = this.graph.cell();
    this.graph.add(made, this.module);
    return made;
  }

  #arguments(node: Node): Cell {
    const made = this.graph.cell({ source: this.source, node });
    const around = this.functionAround(node);
    if (around !== undefined) {
      const { given } = this.function(around);
      this.graph.add(made, given);
      this.graph.derive(this.graph.field(given, ELEMENT), made);
    }
    return made;
  }

  /** Inside a class body but outside its methods: the instance, or for `static` the class. */
  #classSelf(memberNode: Node): Cell {
    const body = this.source.parent(memberNode);
    const owner = body === undefined ? undefined : this.source.parent(body);
    if (owner === undefined) {
      return this.graph.cell();
    }
    const value = this.function(owner);
    if (memberNode['static'] !== true && memberNode.type !== 'StaticBlock') {
      return this.graph.prototypeOf(value);
    }
    const made = this.graph.cell();
    this.graph.add(made, value);
    return made;
  }
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

export function isClass(node: Node): boolean {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** The constructor's function node of a class, if it is written. */
export function constructorOf(classNode: Node): Node | undefined {
  const body = child(classNode, 'body');
  const method = children(body ?? classNode, 'body').find((member) => member['kind'] === 'constructor');
  return method === undefined ? undefined : child(method, 'value');
}
