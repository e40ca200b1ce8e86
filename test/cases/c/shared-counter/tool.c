// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Counts vowels and other letters of a file in two threads; a '#' makes both count into one place. */

struct job {
  const char *text;
  int *counter;
  int wants_vowels;
};

static void *count(void *argument) {
  const struct job *job = argument;
  const char *p;
  for (p = job->text; *p != '\0'; p++) {
    if ((strchr("aeiou", *p) != NULL) == job->wants_vowels) {
      *job->counter = *job->counter + 1;
    }
  }
  return NULL;
}

int main(int argc, char **argv) {
  static char text[4096];
  int vowels = 0, others = 0, is_shared, i;
  struct job jobs[2] = {{text, &vowels, 1}, {text, &others, 0}};
  pthread_t threads[2];
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  is_shared = text[0] == '#';
  if (is_shared) {
    jobs[1].counter = &vowels;
  }
  for (i = 0; i < 2; i++) {
    pthread_create(&threads[i], NULL, count, &jobs[i]);
  }
  for (i = 0; i < 2; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%d %d\n", vowels, others);
  return 0;
}
