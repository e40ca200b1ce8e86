// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Deletes the first N characters of a line, in place. */

int main(int argc, char **argv) {
  char line[80];
  unsigned int count;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL || fscanf(file, "%u ", &count) != 1 || fgets(line, sizeof line, file) == NULL) {
    return 2;
  }
  fclose(file);
  line[strcspn(line, "\n")] = '\0';
  if (count > strlen(line)) {
    fprintf(stderr, "line is shorter\n");
    return 1;
  }
  memcpy(line, line + count, strlen(line + count) + 1);
  puts(line);
  return 0;
}
