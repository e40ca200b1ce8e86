// SPDX-License-Identifier: Apache-2.0
#include "crop.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  char line[100];
  unsigned int left, width;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL || fscanf(file, "%u %u ", &left, &width) != 2 || fgets(line, sizeof line, file) == NULL) {
    return 2;
  }
  fclose(file);
  line[strcspn(line, "\n")] = '\0';
  size_t length = strlen(line);
  char *row = malloc(length + 1), *out = malloc((size_t)width + 1);
  int status = 2;
  if (row != NULL && out != NULL) {
    memcpy(row, line, length + 1);
    status = crop(row, length, left, width, out);
    printf(status == CROP_OK ? "[%s]\n" : "outside\n", out);
  }
  free(row);
  free(out);
  return status;
}
