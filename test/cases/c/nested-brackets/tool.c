// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

/* The depth of nested brackets; other characters are counted. */

struct reader {
  FILE *file;
  long others;
};

static int read_group(struct reader *reader, int *depth) {
  char cushion[256];
  int inner = 0, deepest = 0, c;
  cushion[0] = '\0';
  while ((c = fgetc(reader->file)) != EOF && c != ']') {
    if (c == '[') {
      if (read_group(reader, &inner) != 0) {
        return -1;
      }
      deepest = inner > deepest ? inner : deepest;
    } else {
      reader->others++;
    }
  }
  *depth = deepest + 1 + cushion[0];
  return 0;
}

int main(int argc, char **argv) {
  struct reader reader = {argc > 1 ? fopen(argv[1], "r") : NULL, 0};
  int depth;
  if (reader.file == NULL) {
    return 2;
  }
  if (read_group(&reader, &depth) != 0) {
    puts("too deep");
    fclose(reader.file);
    return 1;
  }
  printf("depth %d, %ld others\n", depth, reader.others);
  fclose(reader.file);
  return 0;
}
