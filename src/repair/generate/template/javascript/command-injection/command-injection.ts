// SPDX-License-Identifier: Apache-2.0
import { readProgram, type Program } from '../built-text/program.ts';
import { distinctPatches } from '../../distinct-patches.ts';
import type { Proposal, Template } from '../../template.ts';
import { planArguments } from './argument-edits.ts';
import { commandSites, type CommandSite } from './command-sites.ts';
import { operandsOf, refused, type Guarding } from './operands.ts';
import { changesOf, type SitePlan } from './changes.ts';
import { isProgramAttacked, observedCommands, wholeCommandReason } from './whole-command.ts';

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
    const guarding = { splitting: 'by-name', isProgramAttacked: isProgramAttacked(site) } as const;
    const open = openSites(program, sites, guarding);
    return distinctPatches([
      withoutShell(program, open),
      patch(`Quote every value put into a shell command (${places(open.length)})`, 0.8, open),
      splitting(openSites(program, sites, { ...guarding, splitting: 'always' })),
      refusing(open),
    ]);
  },
};

/** No shell where the command is a fixed program with operands; elsewhere the operands are quoted. */
function withoutShell(program: Program, open: readonly SitePlan[]): Proposal | undefined {
  const plans = open.map((plan) => ({
    ...plan,
    // A value that holds several words would have to be taken apart first.
    edit: plan.operands.some(({ guard }) => guard === 'words') ? undefined : planArguments(program, plan.site),
  }));
  const count = plans.filter(({ edit }) => edit !== undefined).length;
  if (count === 0) {
    return undefined;
  }
  const rest = plans.length - count;
  const title =
    rest === 0
      ? `Start the program with a list of arguments instead of through a shell (${places(count)})`
      : `Start programs with a list of arguments instead of through a shell (${places(count)}), and quote the values where a shell is needed (${places(rest)})`;
  return patch(title, 0.9, plans);
}

function splitting(open: readonly SitePlan[]): Proposal | undefined {
  return patch(`Quote every word of the values put into a shell command (${places(open.length)})`, 0.6, open);
}

function refusing(open: readonly SitePlan[]): Proposal | undefined {
  const plans = open.map(({ site, operands }) => ({
    site,
    operands: operands.map(({ use }) => refused(use)),
  }));
  return patch(`Refuse values with shell syntax in a shell command (${places(plans.length)})`, 0.3, plans);
}

/** The sites into which the caller's values go. */
function openSites(program: Program, sites: readonly CommandSite[], guarding: Guarding): readonly SitePlan[] {
  return sites
    .map((site) => ({ site, operands: operandsOf(program, site, guarding) }))
    .filter(({ operands }) => operands.length > 0);
}

function patch(title: string, prior: number, plans: readonly SitePlan[]): Proposal | undefined {
  const changes = changesOf(plans);
  return changes.length === 0 ? undefined : { kind: 'patch', title, changes, prior };
}

function places(count: number): string {
  return count === 1 ? '1 place' : `${count} places`;
}
