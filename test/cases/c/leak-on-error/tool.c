// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads "key=value" and prints it reversed. */

static int reverse_pair(const char *line) {
  char *key = strdup(line);
  char *value = strchr(key, '=');
  if (value == NULL) {
    fprintf(stderr, "no value\n");
    return -1;
  }
  *value++ = '\0';
  printf("%s=%s\n", value, key);
  free(key);
  return 0;
}

int main(int argc, char **argv) {
  char line[80];
  int status = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (reverse_pair(line) != 0) {
      status = 1;
    }
  }
  fclose(file);
  return status;
}
