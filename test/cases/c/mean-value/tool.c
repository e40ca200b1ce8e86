// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Groups: a count and as many numbers; prints the mean of each group. */

static int mean(FILE *file, long *result) {
  int count, i;
  long value, sum = 0;
  if (fscanf(file, "%d", &count) != 1) {
    return EOF;
  }
  for (i = 0; i < count; i++) {
    if (fscanf(file, "%ld", &value) != 1) {
      return -2;
    }
    sum += value;
  }
  *result = sum / count;
  return 0;
}

int main(int argc, char **argv) {
  long result;
  int status;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while ((status = mean(file, &result)) == 0) {
    printf("%ld\n", result);
  }
  fclose(file);
  if (status == -2) {
    fprintf(stderr, "broken group\n");
    return 1;
  }
  return 0;
}
