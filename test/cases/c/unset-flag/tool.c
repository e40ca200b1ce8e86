// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Options of a file: "verbose=1", "level=3". */

struct options {
  bool verbose;
  unsigned char raw;
  int level;
};

static void read_options(struct options *options, FILE *file) {
  unsigned char bytes[2];
  if (fread(bytes, 1, 2, file) == 2) {
    memcpy(&options->verbose, &bytes[0], 1);
    options->level = bytes[1];
  }
}

int main(int argc, char **argv) {
  struct options options = {false, 0, 0};
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    return 2;
  }
  read_options(&options, file);
  fclose(file);
  printf("%s at level %d\n", options.verbose ? "verbose" : "quiet", options.level);
  return 0;
}
