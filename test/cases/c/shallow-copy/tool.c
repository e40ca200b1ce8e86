// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Commands: "n TEXT" makes a label, "c" copies the last one. All are printed and released at the end. */

struct label {
  char *text;
  int copies;
};

static int label_copy(struct label *to, const struct label *from) {
  *to = *from;
  to->copies++;
  return 0;
}

int main(int argc, char **argv) {
  struct label labels[16];
  char line[64];
  int used = 0, i;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (used < 16 && fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == 'n' && line[1] == ' ') {
      labels[used].text = strdup(line + 2);
      labels[used++].copies = 0;
    } else if (line[0] == 'c' && used > 0) {
      if (label_copy(&labels[used], &labels[used - 1]) != 0) {
        break;
      }
      used++;
    }
  }
  fclose(file);
  for (i = 0; i < used; i++) {
    printf("%s %d\n", labels[i].text, labels[i].copies);
    free(labels[i].text);
  }
  return 0;
}
