// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A chunk says how long it is, its header of four bytes included; the payload is copied out. */

#define HEADER 4

static int print_payload(const unsigned char *chunk, unsigned int size) {
  size_t payload = (size_t)chunk[0] - HEADER;
  char *text = malloc(300);
  if (text == NULL) {
    return -1;
  }
  if ((int)payload > (int)size) {
    free(text);
    return -1;
  }
  memcpy(text, chunk + HEADER, payload);
  text[payload] = '\0';
  puts(text);
  free(text);
  return 0;
}

int main(int argc, char **argv) {
  unsigned char chunk[260];
  size_t size;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  size = fread(chunk, 1, sizeof chunk, file);
  fclose(file);
  if (size < HEADER) {
    return 2;
  }
  if (print_payload(chunk, (unsigned int)size - HEADER) != 0) {
    fprintf(stderr, "bad chunk\n");
    return 1;
  }
  return 0;
}
