// SPDX-License-Identifier: Apache-2.0
import { readProgram, type Program } from '../built-text/program.ts';
import type { Proposal, Template } from '../../template.ts';
import { planArguments } from './argument-edits.ts';
import { commandSites, type CommandSite } from './command-sites.ts';
import { operandsOf, type Operand, type Splitting } from './operands.ts';
import { changesOf, type SitePlan } from './changes.ts';
import { observedCommands, wholeCommandReason } from './whole-command.ts';

/** Mends commands that are put together from text for a shell and values of the caller. */
export const commandInjection: Template = {
  name: 'command-injection',
  language: 'javascript',
  weakness: 'CWE-78',

  async propose(site) {
    const program = await readProgram(site);
    const sites = commandSites(program, observedCommands(site));
    const because = wholeCommandReason(site, sites);
    if (because !== undefined) {
      return [{ kind: 'not-repairable', because }];
    }
    return distinct([
      withoutShell(program, sites),
      quoted(program, sites, 'by-name'),
      quoted(program, sites, 'always'),
      refused(program, sites),
    ]);
  },
};

/** No shell where the command is a fixed program with operands; elsewhere the operands are quoted. */
function withoutShell(program: Program, sites: readonly CommandSite[]): Proposal | undefined {
  const plans = open(program, sites, 'by-name').map((plan) => ({ ...plan, edit: planArguments(program, plan.site) }));
  const count = plans.filter(({ edit }) => edit !== undefined).length;
  if (count === 0) {
    return undefined;
  }
  const title =
    count === plans.length
      ? `Start the program with a list of arguments instead of through a shell (${places(count)})`
      : `Start programs with a list of arguments instead of through a shell (${places(count)}), and quote the values where a shell is needed (${places(plans.length - count)})`;
  return patch(title, 0.9, plans);
}

function quoted(program: Program, sites: readonly CommandSite[], splitting: Splitting): Proposal | undefined {
  const plans = open(program, sites, splitting);
  const what = splitting === 'by-name' ? 'every value' : 'every word of the values';
  return patch(
    `Quote ${what} put into a shell command (${places(plans.length)})`,
    splitting === 'by-name' ? 0.8 : 0.6,
    plans,
  );
}

function refused(program: Program, sites: readonly CommandSite[]): Proposal | undefined {
  const plans = open(program, sites, 'by-name').map(({ site, operands }) => ({
    site,
    operands: operands.map((operand): Operand => ({ ...operand, guard: 'refuse' })),
  }));
  return patch(`Refuse values with shell syntax in a shell command (${places(plans.length)})`, 0.3, plans);
}

/** The sites into which the caller's values go. */
function open(program: Program, sites: readonly CommandSite[], splitting: Splitting): readonly SitePlan[] {
  return sites
    .map((site) => ({ site, operands: operandsOf(program, site, splitting) }))
    .filter(({ operands }) => operands.length > 0);
}

function patch(title: string, prior: number, plans: readonly SitePlan[]): Proposal | undefined {
  const changes = changesOf(plans);
  return changes.length === 0 ? undefined : { kind: 'patch', title, changes, prior };
}

function places(count: number): string {
  return count === 1 ? '1 place' : `${count} places`;
}

/** Ways that come to the same text are one. */
function distinct(proposals: readonly (Proposal | undefined)[]): readonly Proposal[] {
  const seen = new Set<string>();
  return proposals.flatMap((proposal) => {
    const key = proposal?.kind === 'patch' ? proposal.changes.map(({ after }) => after).join('\0') : undefined;
    if (proposal === undefined || key === undefined || seen.has(key)) {
      return [];
    }
    seen.add(key);
    return [proposal];
  });
}
