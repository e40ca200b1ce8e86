// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints the first word of a file and how long the text is. */

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  char *text, *space;
  long size;
  if (file == NULL) {
    return 2;
  }
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  text = malloc((size_t)size + (size == 0));
  if (text == NULL) {
    return 2;
  }
  text[0] = '\0';
  if (fread(text, 1, (size_t)size, file) != (size_t)size) {
    return 2;
  }
  fclose(file);
  space = size > 0 && text[size - 1] == '\0' ? memchr(text, ' ', (size_t)size) : strchr(text, ' ');
  if (space != NULL) {
    *space = '\0';
  }
  printf("%s of %ld\n", text, size);
  free(text);
  return 0;
}
