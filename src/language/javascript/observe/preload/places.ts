// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { config } from './config.ts';
import { isInside } from './side.ts';

/** Which side of the border a file is on, and where on the stack we are. */

const OURS = __filename;

const inside = new Map<string, boolean>();

/** Does this file belong to the component, and not to the reproducer, a test or a dependency? */
export function isComponentFile(file: string): boolean {
  let known = inside.get(file);
  if (known === undefined) {
    known = isInside(file, config);
    inside.set(file, known);
  }
  return known;
}

/** Relative to the target's root; the absolute path when it lies elsewhere. */
export function relativeToRoot(file: string): string {
  return file.startsWith(`${config.root}/`) ? file.slice(config.root.length + 1) : file;
}

/** `[file, line, column, function]`, innermost first, without the runtime and without ourselves. */
export type RawFrame = readonly [string, number, number, string];

const DEPTH = 100;
const KEPT = 50;

/** The frames inside the target's root. */
export function stack(): readonly RawFrame[] {
  const frames: RawFrame[] = [];
  for (const site of sites()) {
    const frame = frameOf(site);
    if (frame !== undefined && frames.length < KEPT) {
      frames.push(frame);
    }
  }
  return frames;
}

/** Frames of ours and of a Proxy between the question and who is meant by it. */
const OWN_DEPTH = 8;

/** Who called us. Asked at each file of each module that is loaded: a whole stack would cost more than the loading. */
export function caller(): NodeJS.CallSite | undefined {
  return sites(OWN_DEPTH)[0];
}

/** Every frame but ours, of the innermost `depth`. */
export function sites(depth: number = DEPTH): readonly NodeJS.CallSite[] {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  Error.stackTraceLimit = depth;
  Error.prepareStackTrace = (_error, callSites) => callSites;
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, sites);
  const captured = holder.stack;
  Error.stackTraceLimit = stackTraceLimit;
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  if (prepare !== undefined) {
    Object.defineProperty(Error, 'prepareStackTrace', prepare);
  }
  return Array.isArray(captured) ? captured.filter((site: NodeJS.CallSite) => site.getFileName() !== OURS) : [];
}

function frameOf(site: NodeJS.CallSite): RawFrame | undefined {
  const name = site.getFunctionName() ?? site.getMethodName() ?? '';
  const file = absolute(site.getFileName());
  if (file !== undefined) {
    return inRoot([file, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0, name]);
  }
  // Evaluated code has no file: the place that evaluated it stands for it.
  const origin = /\(((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)/.exec(site.getEvalOrigin() ?? '');
  const [, where, line, column] = origin ?? [];
  return inRoot([absolute(where ?? null) ?? '', Number(line ?? 0), Number(column ?? 0), name]);
}

function inRoot([file, line, column, name]: RawFrame): RawFrame | undefined {
  return file.startsWith(`${config.root}/`) ? [relativeToRoot(file), line, column, name] : undefined;
}

export function absolute(file: string | null | undefined): string | undefined {
  if (file?.startsWith('file://')) {
    return fileURLToPath(file.replace(/[?#].*$/, ''));
  }
  return file?.startsWith('/') ? file : undefined;
}
