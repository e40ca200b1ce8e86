// SPDX-License-Identifier: Apache-2.0
#ifndef CROP_H
#define CROP_H
#include <stddef.h>

#define CROP_OK 0
#define CROP_E_RANGE 1

/* Copies `width` cells of `row`, from `left`, into `out`. */
int crop(const char *row, size_t length, size_t left, size_t width, char *out);

#endif
