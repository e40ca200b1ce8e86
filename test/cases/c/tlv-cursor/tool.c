// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Sums the values of tag-length-value items. */

static int sum_items(const unsigned char *p, const unsigned char *end, unsigned long *sum) {
  while (p < end) {
    unsigned char tag = *p++;
    unsigned char length = *p++;
    if (tag == 0) {
      break;
    }
    while (length-- > 0) {
      *sum = *sum * 3 + *p++;
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  unsigned char *bytes;
  unsigned long sum = 0;
  long size;
  int status;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  bytes = malloc((size_t)size);
  if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
    return 2;
  }
  fclose(file);
  status = sum_items(bytes, bytes + size, &sum);
  printf(status == 0 ? "%lu\n" : "broken\n", sum);
  free(bytes);
  return status != 0;
}
