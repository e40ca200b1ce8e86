// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads lines of words in nested brackets, each pair with a name before it, and prints the pairs as they are closed. */

struct level {
  char *name;
  int words;
  struct level *outer;
};

struct reader {
  struct level *open;
  int pairs;
};

static int enter(struct reader *reader, const char *name) {
  struct level *level = calloc(1, sizeof *level);
  if (level == NULL || (level->name = strdup(name)) == NULL) {
    free(level);
    return -1;
  }
  level->outer = reader->open;
  reader->open = level;
  return 0;
}

static struct level *leave(struct reader *reader) {
  struct level *level = reader->open;
  reader->open = level->outer;
  return level;
}

static void level_free(struct level *level) {
  free(level->name);
  free(level);
}

static int read_word(struct reader *reader, const char *word) {
  if (strcmp(word, ")") == 0) {
    struct level *level;
    if (reader->open == NULL) {
      return -1;
    }
    level = leave(reader);
    printf("%s: %d\n", level->name, level->words);
    reader->pairs++;
    level_free(level);
    return 0;
  }
  if (strchr(word, '(') != NULL) {
    return enter(reader, word);
  }
  if (reader->open != NULL) {
    reader->open->words++;
  }
  return 0;
}

static int read_line(char *line) {
  struct reader reader = {NULL, 0};
  char *word;
  for (word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
    if (read_word(&reader, word) != 0) {
      puts("too many closed");
      return 1;
    }
  }
  if (reader.open != NULL) {
    puts("not all closed");
    return 1;
  }
  printf("%d pairs\n", reader.pairs);
  return 0;
}

int main(int argc, char **argv) {
  char line[200];
  int status = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    status |= read_line(line);
  }
  fclose(file);
  return status;
}
