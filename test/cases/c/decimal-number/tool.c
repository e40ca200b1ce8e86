// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <stdio.h>

/* Reads decimal numbers, one a line, and prints their sum in hexadecimal. */

static int parse(const char *text, int *value) {
  *value = 0;
  if (!isdigit((unsigned char)*text)) {
    return -1;
  }
  while (isdigit((unsigned char)*text)) {
    *value = *value * 10 + (*text - '0');
    text++;
  }
  return 0;
}

int main(int argc, char **argv) {
  char line[64];
  int value;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    if (parse(line, &value) != 0) {
      puts("not a number");
    } else {
      printf("%x\n", (unsigned int)value);
    }
  }
  fclose(file);
  return 0;
}
