// SPDX-License-Identifier: Apache-2.0
import type { Weakness } from '../../domain/weakness.ts';
import { templates } from './template/registry.ts';

/** A generator and its method, as candidates and the history name them. */
export interface Method {
  readonly generator: string;
  readonly method: string;
}

/** What there is to mend a weakness with, before any target is looked at. */
export function methodsFor(weakness: Weakness, language: string): readonly Method[] {
  return templates
    .filter(
      (template) => (template.weakness === weakness || template.weakness === 'any') && template.language === language,
    )
    .map(({ name }) => ({ generator: 'template', method: name }));
}
