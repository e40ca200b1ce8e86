// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdio.h>

/* Prints 32-bit big endian numbers. */

static uint32_t number(const unsigned char *bytes) {
  return (uint32_t)(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]);
}

int main(int argc, char **argv) {
  unsigned char bytes[4];
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fread(bytes, 1, 4, file) == 4) {
    printf("%lu\n", (unsigned long)number(bytes));
  }
  fclose(file);
  return 0;
}
