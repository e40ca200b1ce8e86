// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Joins the lines of a file with commas. */

static char *join(const char *left, const char *right) {
  size_t left_length = strlen(left), right_length = strlen(right);
  char *joined = malloc(left_length + right_length + 1);
  if (joined == NULL) {
    return NULL;
  }
  memcpy(joined, left, left_length);
  joined[left_length] = ',';
  memcpy(joined + left_length + 1, right, right_length);
  joined[left_length + 1 + right_length] = '\0';
  return joined;
}

int main(int argc, char **argv) {
  char line[64], *all = NULL;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    char *joined;
    line[strcspn(line, "\n")] = '\0';
    joined = all == NULL ? strdup(line) : join(all, line);
    free(all);
    all = joined;
  }
  fclose(file);
  if (all != NULL) {
    puts(all);
  }
  free(all);
  return 0;
}
