// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* A message: eight bytes of length, little endian, then the text. */

static char *read_message(FILE *file) {
  uint64_t length = 0;
  int i, byte;
  char *text;
  for (i = 0; i < 8; i++) {
    if ((byte = fgetc(file)) == EOF) {
      return NULL;
    }
    length |= (uint64_t)byte << (8 * i);
  }
  text = malloc(length + 1);
  if (text == NULL) {
    return NULL;
  }
  if (fread(text, 1, length, file) != length) {
    free(text);
    return NULL;
  }
  text[length] = '\0';
  return text;
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  char *text;
  if (file == NULL) {
    return 2;
  }
  text = read_message(file);
  fclose(file);
  if (text == NULL) {
    fprintf(stderr, "no message\n");
    return 1;
  }
  puts(text);
  free(text);
  return 0;
}
