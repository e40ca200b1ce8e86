// SPDX-License-Identifier: Apache-2.0
import type { Template } from './template.ts';

/** Per weakness, strongest first. */
export const templates: readonly Template[] = [];
