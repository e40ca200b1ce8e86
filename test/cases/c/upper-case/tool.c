// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Upper-cases keys of "key=value" lines. */

static int upper_key(const char *line, char *key) {
  int i = 0;
  while (line[i] != '=' && line[i] != '\0') {
    key[i] = (char)toupper((unsigned char)line[i]);
    i++;
  }
  if (line[i] == '\0') {
    return -1;
  }
  key[i] = '\0';
  return i;
}

static int print_line(const char *line) {
  char key[12];
  int length = upper_key(line, key);
  if (length < 0) {
    return -1;
  }
  printf("%s -> %s\n", key, line + length + 1);
  return 0;
}

int main(int argc, char **argv) {
  char line[128];
  int bad = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (print_line(line) != 0) {
      bad++;
    }
  }
  fclose(file);
  printf("%d bad\n", bad);
  return bad > 0;
}
