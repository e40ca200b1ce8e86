// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { at, fakeDossier, flow, frame, seenSink, servicesSeeing } from './fake-dossier.ts';
import type { Localizer } from './localizer.ts';

const STACK = [frame('node_modules/tool/lib/run.js', 7, 'run'), frame('node_modules/tool/index.js', 2, 'tool')];

/** What every localizer owes, whatever its method. */
export function localizerContract(localizer: Localizer): void {
  const dossier = fakeDossier([seenSink(STACK)]);
  const services = servicesSeeing({ flows: [flow(at('node_modules/tool/lib/run.js', 7))] });

  describe(`localizer ${localizer.name}`, () => {
    it('names places, each with a reason, a score between 0 and 1, and its own name', async () => {
      const suspects = await localizer.localize(dossier, services);

      expect(suspects.length).toBeGreaterThan(0);
      expect(suspects.map((suspect) => suspect.by)).toEqual(suspects.map(() => localizer.name));
      expect(suspects.filter(({ score }) => !(score > 0 && score <= 1))).toEqual([]);
      expect(suspects.filter(({ because }) => because.trim() === '')).toEqual([]);
      expect(suspects.filter(({ location }) => location.region.startLine < 1)).toEqual([]);
    });

    it('stays inside the component', async () => {
      const suspects = await localizer.localize(dossier, services);

      expect(suspects.map(({ location }) => location.file)).toEqual(
        suspects.map(() => expect.stringMatching(/^node_modules\/tool\/(?!.*node_modules)/)),
      );
    });

    it('names nothing when nothing was seen and nothing can be read', async () => {
      const blind = fakeDossier([]);

      expect(await localizer.localize(blind, servicesSeeing())).toEqual([]);
      expect(await localizer.localize({ ...blind, observations: [] }, servicesSeeing({}))).toEqual([]);
    });

    it('gives the same answer twice', async () => {
      expect(await localizer.localize(dossier, services)).toEqual(await localizer.localize(dossier, services));
    });
  });
}
