// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Counts the words of a text by their first eight letters. */

#define MOST 6

struct list {
  char words[MOST][9];
  int uses[MOST];
  int length;
};

static int find(const struct list *list, const char *word) {
  int i;
  for (i = 0; i < list->length; i++) {
    if (strcmp(list->words[i], word) == 0) {
      return i;
    }
  }
  return -1;
}

int main(int argc, char **argv) {
  struct list list;
  char word[9];
  int at, i;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  list.length = 0;
  while (fscanf(file, "%8s", word) == 1) {
    at = find(&list, word);
    if (at < 0) {
      at = list.length++;
      strcpy(list.words[at], word);
      list.uses[at] = 0;
    }
    list.uses[at]++;
  }
  fclose(file);
  for (i = 0; i < list.length; i++) {
    printf("%s %d\n", list.words[i], list.uses[i]);
  }
  return 0;
}
