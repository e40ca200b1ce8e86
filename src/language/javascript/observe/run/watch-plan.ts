// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalWeakness } from '../../../../domain/weakness.ts';
import type { Carrier, Probe } from '../../../../domain/probe.ts';
import type { ObserveContext } from '../../../language.ts';
import { entryPoints } from '../../package/entry-points.ts';
import { readManifest } from '../../package/manifest.ts';
import type { WatchConfig, WatchSubstitution } from '../preload/config.ts';
import { harnessFiles } from './harness-files.ts';
import { innerPackages } from './inner-packages.ts';

/** What the preload is told for a probe. */
export async function watchPlan(
  probe: Probe,
  context: ObserveContext,
  traps: readonly string[],
): Promise<Omit<WatchConfig, 'nonce' | 'reports'>> {
  const { root } = context.target;
  const component = path.join(root, context.component.path);
  const entries = (await entryPoints(root, context.component)).map((entry) => path.join(root, entry.file));
  const harness = (await harnessFiles(probe.reproducer)).filter((file) => !entries.includes(file));
  const weakness = canonicalWeakness(probe.weakness);
  const { shows } = probe.reproducer;
  // The user's own reproducer is replayed as it is, and time is not skipped where time is the weakness.
  const shortWaits = probe.role !== 'reproducer' && weakness !== 'CWE-1333' && shows.kind !== 'time';
  const sink = shows.kind === 'sink' ? shows.sink : undefined;
  return {
    root,
    component,
    harness,
    entries,
    packages: await innerPackages(component),
    hooks: (await usesModules(probe, context, harness)) ? HOOKS : null,
    substitutions: (probe.substitution?.replacements ?? []).flatMap(({ carrier, value }) => forWatch(carrier, value)),
    redirect: redirectOf(probe, root),
    regexps: weakness === 'CWE-1333' || shows.kind === 'time',
    files: weakness === 'CWE-22' || sink === 'file',
    code: weakness === 'CWE-94' || sink === 'code',
    shortWaits,
    traps,
  };
}

function forWatch(carrier: Carrier, value: WatchSubstitution['value']): readonly WatchSubstitution[] {
  return carrier.kind === 'text' || carrier.kind === 'file' ? [] : [{ ...carrier, value }];
}

function redirectOf(probe: Probe, root: string): WatchConfig['redirect'] {
  const redirect = probe.substitution?.redirect;
  if (redirect === undefined) {
    return null;
  }
  const module = redirect.module === undefined ? null : path.join(root, redirect.module);
  return { call: redirect.call, module, path: redirect.path ?? null };
}

export const HOOKS = '/skymend/hooks.mjs';

/** Can there be an `import` over the border? One word of it in the harness, or a package of modules around it, will do. */
async function usesModules(probe: Probe, { target }: ObserveContext, harness: readonly string[]): Promise<boolean> {
  const words = /\bimport\b|\.m[jt]s\b|--(?:experimental-)?(?:import|loader|input-type)/;
  if (words.test(probe.reproducer.command) || words.test(probe.script ?? '')) {
    return true;
  }
  const manifest = await readManifest(target.root);
  if (manifest?.type === 'module') {
    return true;
  }
  const texts = await Promise.all(harness.map((file) => readFile(file, 'utf8')));
  return texts.some((text) => words.test(text));
}
