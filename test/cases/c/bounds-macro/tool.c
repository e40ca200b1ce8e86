// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Palette lookup: the first byte says how many colours there are, pairs of bytes set one each, then it is printed. */

#define COLOURS 16
#define FAIL(why) do { fprintf(stderr, "error: %s\n", why); status = 1; goto out; } while (0)

static unsigned char palette[COLOURS];

static int load(FILE *file) {
  int status = 0, count = fgetc(file), i;
  unsigned char *pairs = NULL;
  if (count < 0) {
    FAIL("empty");
  }
  pairs = malloc((size_t)count * 2 + 1);
  if (pairs == NULL) {
    FAIL("no memory");
  }
  if (fread(pairs, 2, (size_t)count, file) != (size_t)count) {
    FAIL("short");
  }
  for (i = 0; i < count; i++) {
    palette[pairs[2 * i]] = pairs[2 * i + 1];
  }
out:
  free(pairs);
  return status;
}

int main(int argc, char **argv) {
  int i, status;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  status = load(file);
  fclose(file);
  for (i = 0; i < COLOURS && status == 0; i++) {
    printf("%d ", palette[i]);
  }
  printf("\n");
  return status;
}
