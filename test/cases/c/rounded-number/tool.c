// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

/* Rounds numbers to whole ones. */

static int round_number(double value, int *result) {
  *result = (int)(value + (value < 0 ? -0.5 : 0.5));
  return 0;
}

int main(int argc, char **argv) {
  double value;
  int result;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%lf", &value) == 1) {
    if (round_number(value, &result) == 0) {
      printf("%d\n", result);
    } else {
      puts("out of range");
    }
  }
  fclose(file);
  return 0;
}
