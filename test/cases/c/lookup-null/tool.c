// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

/* Prices: "name price" lines, then "? name" lines that ask for one. */

struct entry {
  char name[16];
  int price;
};

static struct entry entries[8];
static int used;

static struct entry *find(const char *name) {
  int i;
  for (i = 0; i < used; i++) {
    if (strcmp(entries[i].name, name) == 0) {
      return &entries[i];
    }
  }
  return NULL;
}

static int answer(const char *name, int *price) {
  struct entry *entry = find(name);
  *price = entry->price;
  return 0;
}

int main(int argc, char **argv) {
  char name[16];
  int price, missing = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, " %15s", name) == 1) {
    if (strcmp(name, "?") == 0) {
      if (fscanf(file, "%15s", name) == 1) {
        if (answer(name, &price) == 0) {
          printf("%s costs %d\n", name, price);
        } else {
          missing++;
        }
      }
    } else if (used < 8 && fscanf(file, "%d", &price) == 1) {
      strcpy(entries[used].name, name);
      entries[used++].price = price;
    }
  }
  fclose(file);
  printf("%d missing\n", missing);
  return missing > 0;
}
