// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

/* Builds masks from bit numbers. */

#define ERR_BIT (-22)

static int set_bit(unsigned int *mask, int bit) {
  if (bit < 0) {
    return ERR_BIT;
  }
  *mask |= 1u << bit;
  return 0;
}

int main(int argc, char **argv) {
  unsigned int mask = 0;
  int bit, status = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (status == 0 && fscanf(file, "%d", &bit) == 1) {
    status = set_bit(&mask, bit);
  }
  fclose(file);
  printf("%08x %d\n", mask, status);
  return status != 0;
}
