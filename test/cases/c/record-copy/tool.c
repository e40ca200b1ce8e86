// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of records: one byte of length, then a name. The first byte of the file is the longest length. */

struct table {
  unsigned char *slot;
  size_t slot_size;
  int count;
};

static int table_open(struct table *table, int longest) {
  table->slot_size = (size_t)longest + 1;
  table->slot = malloc(table->slot_size);
  table->count = 0;
  return table->slot == NULL ? -1 : 0;
}

static int table_put(struct table *table, const unsigned char *name, size_t length) {
  memcpy(table->slot, name, length);
  table->slot[length] = '\0';
  table->count++;
  printf("%s\n", (const char *)table->slot);
  return 0;
}

int main(int argc, char **argv) {
  unsigned char name[256];
  struct table table;
  int longest, length;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || (longest = fgetc(file)) == EOF || table_open(&table, longest) != 0) {
    fprintf(stderr, "cannot open\n");
    return 2;
  }
  while ((length = fgetc(file)) != EOF) {
    if (fread(name, 1, (size_t)length, file) != (size_t)length || table_put(&table, name, (size_t)length) != 0) {
      fprintf(stderr, "bad record %d\n", table.count);
      free(table.slot);
      fclose(file);
      return 1;
    }
  }
  printf("%d records\n", table.count);
  free(table.slot);
  fclose(file);
  return 0;
}
