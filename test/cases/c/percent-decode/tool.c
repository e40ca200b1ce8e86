// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Decodes %41 sequences of one line. */

static int hex(int digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  if (digit >= 'a' && digit <= 'f') {
    return digit - 'a' + 10;
  }
  return -1;
}

static int decode(const char *in, size_t length, char *out) {
  size_t i = 0, used = 0;
  while (i < length) {
    if (in[i] != '%') {
      out[used++] = in[i++];
      continue;
    }
    int high = hex(in[i + 1]);
    int low = hex(in[i + 2]);
    if (high < 0 || low < 0) {
      return -1;
    }
    out[used++] = (char)(high * 16 + low);
    i += 3;
  }
  out[used] = '\0';
  return (int)used;
}

int main(int argc, char **argv) {
  char line[64], *exact, *out;
  size_t length;
  int used;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  length = fread(line, 1, sizeof line, file);
  fclose(file);
  exact = malloc(length + (length == 0));
  out = malloc(length + 1);
  memcpy(exact, line, length);
  used = decode(exact, length, out);
  if (used >= 0) {
    printf("%d %s\n", used, out);
  }
  free(exact);
  free(out);
  return used < 0;
}
