// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Quotes the words that have a comma in them. */

static const char *quoted(const char *word) {
  char text[48];
  if (strchr(word, ',') == NULL) {
    return word;
  }
  snprintf(text, sizeof text, "'%s'", word);
  const char *volatile result = text;
  return result;
}

int main(int argc, char **argv) {
  char word[40];
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%39s", word) == 1) {
    puts(quoted(word));
  }
  fclose(file);
  return 0;
}
