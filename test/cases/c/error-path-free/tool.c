// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Reads a count and as many numbers; prints the largest. */

struct numbers {
  long *items;
  int count;
};

static void numbers_close(struct numbers *numbers) {
  free(numbers->items);
}

static int numbers_read(struct numbers *numbers, FILE *file) {
  int i;
  if (fscanf(file, "%d", &numbers->count) != 1 || numbers->count < 1 || numbers->count > 1000) {
    return -1;
  }
  numbers->items = malloc((size_t)numbers->count * sizeof *numbers->items);
  for (i = 0; i < numbers->count; i++) {
    if (fscanf(file, "%ld", &numbers->items[i]) != 1) {
      free(numbers->items);
      return -1;
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  struct numbers numbers = {NULL, 0};
  long largest;
  int i, status;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  status = numbers_read(&numbers, file);
  if (status == 0) {
    largest = numbers.items[0];
    for (i = 1; i < numbers.count; i++) {
      largest = numbers.items[i] > largest ? numbers.items[i] : largest;
    }
    printf("%ld\n", largest);
  } else {
    puts("broken");
  }
  numbers_close(&numbers);
  fclose(file);
  return status != 0;
}
