// SPDX-License-Identifier: Apache-2.0
#include "crop.h"
#include <assert.h>
#include <string.h>

int crop(const char *row, size_t length, size_t left, size_t width, char *out) {
  assert(row != NULL && out != NULL);
  if (left > length) {
    return CROP_E_RANGE;
  }
  memcpy(out, row + left, width);
  out[width] = '\0';
  return CROP_OK;
}
