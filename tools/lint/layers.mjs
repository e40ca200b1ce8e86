// SPDX-License-Identifier: Apache-2.0
// The layers of ARCHITECTURE.md as one table. A room may import the rooms below its own layer, and the rooms listed
// beside it; nothing else.

/** Lowest first. Rooms of one layer may import each other only as `BESIDE` says. */
const LAYERS = [
  ['domain'],
  ['support'],
  ['sandbox', 'store', 'config', 'language', 'evidence', 'advisories', 'dependencies', 'graph', 'patterns', 'planning'],
  ['repair', 'remedy'],
  ['cli', 'service'],
];

const BESIDE = {
  language: ['sandbox'],
  evidence: ['language', 'sandbox', 'store'],
  advisories: ['store'],
  dependencies: ['advisories', 'language', 'sandbox'],
  graph: ['advisories', 'language', 'store'],
  patterns: ['language'],
  cli: [],
};

/** Stages meet only in `domain/`; files directly in `repair/` (`repair.ts`, `services.ts`) belong to no stage. */
const STAGES = ['intake', 'knowledge', 'localize', 'generate', 'verify', 'rank', 'deliver'];

/** Node modules with one owner. */
const DOORS = { 'node:child_process': 'sandbox', child_process: 'sandbox' };

/**
 * Why `importer` must not import `imported` (paths below `src/`, `/` separated, or a bare module name), or `null`.
 */
export function layerFault(importer, imported) {
  const [from] = importer.split('/');
  const door = DOORS[imported];
  if (door !== undefined) {
    return from === door ? null : `only src/${door} may import ${imported}; run foreign code through a Sandbox`;
  }
  if (!imported.includes('/') || !isRoom(imported.split('/')[0]) || !isRoom(from)) {
    return null;
  }
  const [to] = imported.split('/');
  return from === to ? stageFault(importer, imported) : roomFault(from, to);
}

function roomFault(from, to) {
  const height = (room) => LAYERS.findIndex((layer) => layer.includes(room));
  if (height(to) < height(from) || (height(to) === height(from) && (BESIDE[from] ?? []).includes(to))) {
    return null;
  }
  return `src/${from} must not import src/${to}; meet in src/domain or pass it in`;
}

function stageFault(importer, imported) {
  const [room, fromStage] = importer.split('/');
  const [, toStage] = imported.split('/');
  const isForeignStage = STAGES.includes(toStage) && fromStage !== toStage;
  if (room !== 'repair' || !isForeignStage || fromStage === 'repair.ts') {
    return null;
  }
  return `only repair.ts knows two stages: ${fromStage} must not import ${toStage}; meet in src/domain`;
}

function isRoom(name) {
  return LAYERS.some((layer) => layer.includes(name));
}
