// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Run-length decoder: pairs of count and byte into a buffer that is grown by doubling at the wrong time. */

struct sink {
  unsigned char *bytes;
  size_t used;
};

static int sink_open(struct sink *sink, size_t size) {
  sink->bytes = malloc(size);
  sink->used = 0;
  return sink->bytes == NULL ? -1 : 0;
}

static int sink_add(struct sink *sink, unsigned char byte, size_t count) {
  memset(sink->bytes + sink->used, byte, count);
  sink->used += count;
  return 0;
}

int main(int argc, char **argv) {
  struct sink sink;
  int size, count, byte;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || (size = fgetc(file)) == EOF) {
    return 2;
  }
  if (sink_open(&sink, (size_t)size) != 0) {
    return 2;
  }
  while ((count = fgetc(file)) != EOF && (byte = fgetc(file)) != EOF) {
    if (sink_add(&sink, (unsigned char)byte, (size_t)count) < 0) {
      fprintf(stderr, "too much output\n");
      free(sink.bytes);
      fclose(file);
      return 1;
    }
  }
  fwrite(sink.bytes, 1, sink.used, stdout);
  free(sink.bytes);
  fclose(file);
  return 0;
}
