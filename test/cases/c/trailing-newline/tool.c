// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Prints each record between angle brackets; a NUL byte can make a line of length zero. */

int main(int argc, char **argv) {
  char line[32];
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    size_t length = strlen(line);
    if (line[length - 1] == '\n') {
      line[length - 1] = '\0';
    }
    printf("<%s>\n", line);
  }
  fclose(file);
  return 0;
}
