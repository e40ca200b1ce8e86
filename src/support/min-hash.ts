// SPDX-License-Identifier: Apache-2.0

/** Places of a sketch: the standard error of an estimate is at most 1 / (2 √64), 6 %. */
export const SKETCH_LENGTH = 64;
/** Places per band: two sets that share 80 % of their features share one of 16 bands in 99.98 % of cases, 30 % in 12 %. */
const BAND = 4;

const PRIME = 4_294_967_291;

/** Odd multipliers and offsets, fixed for ever: sketches are kept and compared across versions. */
const HASHES: readonly (readonly [number, number])[] = Array.from({ length: SKETCH_LENGTH }, (_, index) => [
  Math.imul(index * 2 + 1, 0x9e3779b1) | 1,
  Math.imul(index + 1, 0x85ebca6b) >>> 0,
]);

/** The MinHash of a set of features. Empty sets have a sketch of their own. */
export function sketchOf(features: Iterable<string>): readonly number[] {
  const least: number[] = Array.from({ length: SKETCH_LENGTH }, () => PRIME);
  for (const feature of new Set(features)) {
    const hash = textHash(feature);
    for (const [place, [multiplier, offset]] of HASHES.entries()) {
      const value = mix(Math.imul(hash, multiplier) + offset);
      if (value < (least[place] ?? PRIME)) {
        least[place] = value;
      }
    }
  }
  return least;
}

/** Estimates the share of common features, 0..1. */
export function sketchSimilarity(a: readonly number[], b: readonly number[]): number {
  return a.length === 0 ? 0 : a.filter((value, place) => value === b[place]).length / a.length;
}

/** A sketch as text that is kept: base64 of its places, four bytes each, the lowest first. */
export function writeSketch(sketch: readonly number[]): string {
  const bytes = Buffer.alloc(4 * sketch.length);
  sketch.forEach((value, place) => bytes.writeUInt32LE(value, 4 * place));
  return bytes.toString('base64');
}

export function readSketch(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, place) => bytes.readUInt32LE(4 * place));
}

/** Two sketches with a band in common may be similar, others hardly are. One text per band. */
export function sketchBands(sketch: readonly number[]): readonly string[] {
  const bands: string[] = [];
  for (let start = 0; start < sketch.length; start += BAND) {
    bands.push(`${start / BAND}:${sketch.slice(start, start + BAND).join(',')}`);
  }
  return bands;
}

/** FNV-1a over UTF-16 units. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
