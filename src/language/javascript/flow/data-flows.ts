// SPDX-License-Identifier: Apache-2.0
import type { DataFlowReport } from '../../../domain/data-flow.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { borrowSources } from './borrow-sources.ts';
import { findFlows } from './find-flows.ts';
import { readProject } from './project.ts';
import { selectSources } from './select-sources.ts';

/** Steps for the package together with its dependencies: a second or two. */
const WITH_DEPENDENCIES = 400_000;

/** `Language.dataFlows` for JavaScript. Dependencies are followed through where that can be done in time. */
export async function dataFlows(target: Target, component: Component): Promise<DataFlowReport> {
  const own = selectSources(await readProject(target.root, component));
  const all = await borrowSources(target.root, own);
  const report = all.borrowed.size === 0 ? null : findFlows(all, WITH_DEPENDENCIES, 1);
  return report === null || report.cut !== undefined ? findFlows(own) : report;
}
