// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fills an image of width times height pixels of four bytes; the numbers are 32 bits wide. */

static int fill(uint32_t width, uint32_t height) {
  uint32_t size = width * height * 4;
  unsigned char *pixels = malloc(size);
  uint32_t row;
  if (pixels == NULL) {
    return -1;
  }
  for (row = 0; row < height; row++) {
    memset(pixels + (size_t)row * width * 4, (int)row, (size_t)width * 4);
  }
  printf("%u bytes, last %d\n", size, size > 0 ? pixels[size - 1] : -1);
  free(pixels);
  return 0;
}

int main(int argc, char **argv) {
  uint32_t width, height;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL || fscanf(file, "%u %u", &width, &height) != 2) {
    return 2;
  }
  fclose(file);
  if (fill(width, height) != 0) {
    fprintf(stderr, "image too large\n");
    return 1;
  }
  return 0;
}
