// SPDX-License-Identifier: Apache-2.0
#include <limits.h>
#include <stdio.h>

/* Prints the distances from zero. */

static int distance(int value, int *result) {
  *result = value < 0 ? -value : value;
  return 0;
}

int main(int argc, char **argv) {
  int value, result;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%d", &value) == 1) {
    if (distance(value, &result) != 0) {
      puts("too far");
      continue;
    }
    printf("%d\n", result);
  }
  fclose(file);
  return 0;
}
