// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints each line without the blanks before it. */

int main(int argc, char **argv) {
  char line[64];
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    char *text = strdup(line);
    while (*text == ' ') {
      text++;
    }
    fputs(text, stdout);
    free(text);
  }
  fclose(file);
  return 0;
}
