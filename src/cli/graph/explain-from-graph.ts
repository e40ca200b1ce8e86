// SPDX-License-Identifier: Apache-2.0
import pc from 'picocolors';
import { findNode } from '../../graph/ask/find-node.ts';
import { mergedVulnerability } from '../../graph/ask/merged-vulnerability.ts';
import { neighboursOf } from '../../graph/ask/neighbours.ts';
import { reasonsFor, type Reasons } from '../../graph/ask/reasons.ts';
import { table } from '../output/table.ts';
import { nodeText, printMerged, printRelation } from './ask.ts';
import { withGraph, type GraphFlags } from './open-graph.ts';

const NEIGHBOURS = 10;

/** What the graph knows about one thing, and the reasons it gives for how to repair it. */
export async function explainFromGraph(name: string, flags: GraphFlags): Promise<void> {
  const told = await withGraph(flags, async ({ queries }) => {
    const found = await findNode(queries, name);
    // An advisory is explained by the vulnerability it describes.
    const [described] =
      found.kind === 'advisory'
        ? (await neighboursOf(queries, found.id, 1))
            .filter(({ kind }) => kind === 'describes')
            .flatMap(({ others }) => others)
        : [];
    const node = described ?? found;
    return {
      node,
      merged: node.kind === 'vulnerability' ? await mergedVulnerability(queries, node.key) : null,
      reasons: await reasonsFor(queries, node),
      relations: node.kind === 'finding' ? await neighboursOf(queries, node.id, NEIGHBOURS) : [],
    };
  });
  if (flags.json === true) {
    console.log(JSON.stringify(told, null, 2));
    return;
  }
  console.log(pc.bold(nodeText(told.node)));
  if (told.merged !== null) {
    printMerged(told.merged);
  }
  told.relations.forEach(printRelation);
  printReasons(told.reasons);
}

export function printReasons(reasons: Reasons): void {
  section(
    'What kind of weakness',
    reasons.weaknesses.map(({ weakness, above }) => [
      `${weakness.key} ${weakness.label ?? ''}`,
      above.length === 0 ? '' : pc.dim(`below ${above.map(({ key }) => key).join(', ')}`),
    ]),
  );
  section(
    'How it was fixed',
    reasons.fixedBy.map((fix) => [fix]),
  );
  section(
    'Vulnerabilities like it, and how they were fixed',
    reasons.similar.map(({ vulnerability, because, fixes }) => [
      vulnerability,
      because.join(', '),
      fixes.slice(0, 2).join(' ') || 'no fix known',
    ]),
  );
  section(
    'What held against such weaknesses here',
    reasons.patterns.map(({ pattern, weakness, held, rejected, chance }) => [
      pattern,
      weakness,
      `held ${held} of ${held + rejected}`,
      `chance ${(100 * chance).toFixed(0)} %`,
    ]),
  );
  section(
    'Findings of earlier runs',
    reasons.findings.map((finding) => [nodeText(finding)]),
  );
}

function section(title: string, rows: readonly (readonly string[])[]): void {
  console.log(`\n${pc.bold(title)}`);
  console.log(
    rows.length === 0 ? '  nothing is known' : table(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest])),
  );
}
