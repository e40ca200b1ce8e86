// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Settings "name value": the last one of a name counts. */

struct setting {
  char name[12];
  char *value;
};

static int set(struct setting *settings, int *used, const char *name, const char *value) {
  int i;
  for (i = 0; i < *used; i++) {
    if (strcmp(settings[i].name, name) == 0) {
      settings[i].value = strdup(value);
      return 0;
    }
  }
  if (*used == 8) {
    return -1;
  }
  strcpy(settings[*used].name, name);
  settings[(*used)++].value = strdup(value);
  return 0;
}

int main(int argc, char **argv) {
  struct setting settings[8];
  char name[12], value[24];
  int used = 0, i, refused = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%11s %23s", name, value) == 2) {
    refused += set(settings, &used, name, value) != 0;
  }
  fclose(file);
  for (i = 0; i < used; i++) {
    printf("%s: %s\n", settings[i].name, settings[i].value);
    free(settings[i].value);
  }
  printf("%d refused\n", refused);
  return 0;
}
