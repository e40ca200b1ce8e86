// SPDX-License-Identifier: Apache-2.0
#include <limits.h>
#include <stdio.h>

/* Divides pairs of numbers. */

static int divide(int a, int b, int *result) {
  if (b == 0) {
    return -1;
  }
  *result = a / b;
  return 0;
}

int main(int argc, char **argv) {
  int a, b, result;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%d/%d", &a, &b) == 2) {
    if (divide(a, b, &result) == 0) {
      printf("%d\n", result);
    } else {
      puts("undefined");
    }
  }
  fclose(file);
  return 0;
}
