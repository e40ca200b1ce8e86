// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A 32-bit number of the machine's own order at the offset that the first byte says. */

static int number_at(const unsigned char *bytes, size_t size, uint32_t *number) {
  size_t at = bytes[0];
  if (at + 4 > size) {
    return -1;
  }
  *number = *(const uint32_t *)(bytes + at);
  return 0;
}

int main(int argc, char **argv) {
  static union {
    unsigned char bytes[64];
    uint32_t aligned;
  } all;
  uint32_t number;
  size_t size;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  size = fread(all.bytes, 1, sizeof all.bytes, file);
  fclose(file);
  if (number_at(all.bytes, size, &number) != 0) {
    puts("outside");
    return 1;
  }
  printf("%u\n", number);
  return 0;
}
