// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../../../../domain/target.ts';
import { readProject } from '../../flow/project.ts';
import { builtFrom } from './source-maps.ts';
import { ShippedCopies } from './shipped-copies.ts';

/** Reads a component's source files, and their source maps, for copies of one another. */
export async function readShippedCopies(root: string, component: Component): Promise<ShippedCopies> {
  const { sources } = await readProject(root, component);
  const origins = new Map<string, ReadonlySet<string>>();
  for (const [file, { text }] of sources) {
    origins.set(file, new Set(await builtFrom(root, file, text)));
  }
  return new ShippedCopies(sources, origins);
}
