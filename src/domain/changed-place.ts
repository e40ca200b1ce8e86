// SPDX-License-Identifier: Apache-2.0

/** A function that was there before and was changed, as one run saw it. */
export interface ChangedPlace {
  /** Where, for a person; the same for every run. */
  readonly said: string;
  /** A value is another one than before for runs that go on; else runs are only looked at, and let by or not. */
  readonly isValue: boolean;
  readonly isMet: boolean;
  /** Its file was loaded. */
  readonly isLoaded: boolean;
}
