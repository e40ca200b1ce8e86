// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Right-aligns the numbers of a file in columns. */

static int format(long value, char *out, size_t size) {
  char digits[8];
  int length = sprintf(digits, "%ld", value);
  if ((size_t)length + 1 > size) {
    return -1;
  }
  memset(out, ' ', size - 1);
  memcpy(out + size - 1 - (size_t)length, digits, (size_t)length);
  out[size - 1] = '\0';
  return length;
}

int main(int argc, char **argv) {
  char text[24];
  long value;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%ld", &value) == 1) {
    if (format(value, text, sizeof text) < 0) {
      puts("?");
      continue;
    }
    puts(text);
  }
  fclose(file);
  return 0;
}
