// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Remembers where the longest word starts while the buffer of all words grows. */

int main(int argc, char **argv) {
  size_t size = 16, used = 0, longest_length = 0, length;
  char word[32], *buffer = malloc(size);
  char *longest = NULL;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL || buffer == NULL) {
    free(buffer);
    return 2;
  }
  while (fscanf(file, "%31s", word) == 1) {
    length = strlen(word);
    if (used + length + 1 > size) {
      char *larger = malloc(size * 4);
      if (larger == NULL) {
        break;
      }
      memcpy(larger, buffer, used);
      free(buffer);
      buffer = larger;
      size *= 4;
    }
    memcpy(buffer + used, word, length + 1);
    if (length > longest_length) {
      longest = buffer + used;
      longest_length = length;
    }
    used += length + 1;
  }
  fclose(file);
  printf("%s (%zu of %zu)\n", longest == NULL ? "none" : longest, longest_length, used);
  free(buffer);
  return 0;
}
