// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes 'B' blocks of eight bytes and 'S' strings into an output of the size given on the command line of the file. */

#define BLOCK 8

static void put_block(unsigned char *at, unsigned char fill) {
  int i;
  for (i = 0; i < BLOCK; i++) {
    at[i] = (unsigned char)(fill + i);
  }
}

static int encode(const unsigned char *in, size_t in_length, unsigned char *out, size_t out_size) {
  size_t used = 0, i;
  for (i = 0; i + 1 < in_length; i += 2) {
    switch (in[i]) {
    case 'B':
      put_block(out + used, in[i + 1]);
      used += BLOCK;
      break;
    case 'S':
      if (used + 1 > out_size) {
        return -1;
      }
      out[used++] = in[i + 1];
      break;
    default:
      return -1;
    }
  }
  return (int)used;
}

int main(int argc, char **argv) {
  unsigned char in[512], *out;
  size_t length, i;
  int used;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  length = fread(in, 1, sizeof in, file);
  fclose(file);
  if (length < 1) {
    return 2;
  }
  out = malloc(in[0]);
  used = encode(in + 1, length - 1, out, in[0]);
  if (used < 0) {
    fprintf(stderr, "does not fit\n");
    free(out);
    return 1;
  }
  for (i = 0; i < (size_t)used; i++) {
    printf("%02x", out[i]);
  }
  printf("\n");
  free(out);
  return 0;
}
