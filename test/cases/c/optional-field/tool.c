// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "key: value" or "key" lines; two lines are equal when both parts are. */

struct line {
  char *key;
  char *value;
};

static void line_parse(struct line *line, char *text) {
  char *colon = strchr(text, ':');
  line->value = NULL;
  if (colon != NULL) {
    *colon = '\0';
    line->value = strdup(colon + 1);
  }
  line->key = strdup(text);
}

static int line_equal(const struct line *a, const struct line *b) {
  return strcmp(a->key, b->key) == 0 && strcmp(a->value, b->value) == 0;
}

static void line_free(struct line *line) {
  free(line->key);
  free(line->value);
}

int main(int argc, char **argv) {
  char text[64];
  struct line last = {NULL, NULL}, line;
  int repeated = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fgets(text, sizeof text, file) != NULL) {
    text[strcspn(text, "\n")] = '\0';
    line_parse(&line, text);
    if (last.key != NULL && line_equal(&last, &line)) {
      repeated++;
    }
    line_free(&last);
    last = line;
  }
  line_free(&last);
  fclose(file);
  printf("%d repeated\n", repeated);
  return 0;
}
