// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Prints a greeting; the name may come in quotes. */

int main(int argc, char **argv) {
  char line[40];
  const char *name;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL || fgets(line, sizeof line, file) == NULL) {
    return 2;
  }
  fclose(file);
  line[strcspn(line, "\n")] = '\0';
  name = line;
  if (line[0] == '"') {
    char inner[40];
    size_t length = strcspn(line + 1, "\"");
    memcpy(inner, line + 1, length);
    inner[length] = '\0';
    name = inner;
  }
  printf("Hello, %s!\n", name);
  return 0;
}
