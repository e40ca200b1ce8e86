// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Prints a line of as many dashes as the file says. */

static int dashes(int count) {
  if (count > 1000) {
    return -1;
  }
  char line[count];
  memset(line, '-', (size_t)count);
  line[count - 1] = '\0';
  puts(line);
  return 0;
}

int main(int argc, char **argv) {
  int count;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL || fscanf(file, "%d", &count) != 1) {
    return 2;
  }
  fclose(file);
  if (dashes(count) != 0) {
    puts("too many");
    return 1;
  }
  return 0;
}
