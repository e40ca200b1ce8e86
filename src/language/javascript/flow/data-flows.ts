// SPDX-License-Identifier: Apache-2.0
import type { DataFlowReport } from '../../../domain/data-flow.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { findFlows } from './find-flows.ts';
import { readProject } from './project.ts';

/** `Language.dataFlows` for JavaScript. */
export async function dataFlows(target: Target, component: Component): Promise<DataFlowReport> {
  return findFlows(await readProject(target.root, component));
}
