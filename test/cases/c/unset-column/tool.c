// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Rows "a b" or "a": prints a large when b is above ten. */

struct row {
  int a;
  int b;
};

static int read_row(const char *line, struct row *row) {
  return sscanf(line, "%d %d", &row->a, &row->b) < 1 ? -1 : 0;
}

int main(int argc, char **argv) {
  char line[64];
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    struct row *row = malloc(sizeof *row);
    if (read_row(line, row) != 0) {
      puts("not a row");
    } else if (row->b > 10) {
      printf("%d large\n", row->a);
    } else {
      printf("%d small\n", row->a);
    }
    free(row);
  }
  fclose(file);
  return 0;
}
