// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Lines "index value" set entries of a histogram whose size stands on the first line. */

#define E_RANGE 3

static int set_entry(long *entries, int size, int index, long value) {
  if (size <= 0) {
    return E_RANGE;
  }
  entries[index] = value;
  return 0;
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  int size, index, status = 0;
  long value, *entries;
  if (file == NULL || fscanf(file, "%d", &size) != 1 || size < 0 || size > 4096) {
    return 2;
  }
  entries = calloc((size_t)size + 1, sizeof *entries);
  while (fscanf(file, "%d %ld", &index, &value) == 2) {
    status = set_entry(entries, size, index, value);
    if (status != 0) {
      printf("line refused with %d\n", status);
      goto done;
    }
  }
  for (index = 0; index < size; index++) {
    printf("%d: %ld\n", index, entries[index]);
  }
done:
  free(entries);
  fclose(file);
  return status;
}
