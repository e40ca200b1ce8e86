// SPDX-License-Identifier: Apache-2.0

/** Where packages come from: a registry on the network, or a folder that holds a copy of one. */
export interface PackageSource {
  /** For people and for evidence: a URL or a folder. */
  readonly name: string;
  /** What the registry says about a package; `undefined` when it has none of that name. */
  packument(name: string): Promise<Packument | undefined>;
  /** The archive of one version; `undefined` when there is none. Its digest has been compared with the packument's. */
  archive(name: string, version: string): Promise<Uint8Array | undefined>;
}

/** The registry's document about one package, as far as it is read here. */
export interface Packument {
  readonly name: string;
  readonly versions: Readonly<Record<string, PackumentVersion>>;
  /** The document itself, as it goes on to a package manager. */
  readonly document: Readonly<Record<string, unknown>>;
}

export interface PackumentVersion {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly optionalPeers: ReadonlySet<string>;
  readonly deprecated?: string;
  readonly integrity?: string;
  /** Where the registry keeps the archive. */
  readonly tarball?: string;
  readonly shasum?: string;
  /** The entry itself: what a lock file repeats (`engines`, `bin`, `license`, …). */
  readonly entry: Readonly<Record<string, unknown>>;
}
