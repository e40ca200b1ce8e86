// SPDX-License-Identifier: Apache-2.0

export function syntaxError(_file: string, _text: string): string | null {
  return null;
}
