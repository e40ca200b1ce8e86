// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* Commands on slots 0 to 3: "m S V" makes an object, "s S T" lets T share what S has, "d S" drops, "p S" prints. */

struct object {
  int users;
  int value;
};

static struct object *slots[4];

static void drop(int slot) {
  if (slots[slot] != NULL && --slots[slot]->users == 0) {
    free(slots[slot]);
  }
  slots[slot] = NULL;
}

static void share(int from, int to) {
  drop(to);
  slots[to] = slots[from];
}

int main(int argc, char **argv) {
  char command;
  int a, b;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, " %c %d", &command, &a) == 2 && a >= 0 && a < 4) {
    if (command == 'm' && fscanf(file, "%d", &b) == 1) {
      drop(a);
      slots[a] = malloc(sizeof *slots[a]);
      slots[a]->users = 1;
      slots[a]->value = b;
    } else if (command == 's' && fscanf(file, "%d", &b) == 1 && b >= 0 && b < 4 && a != b) {
      share(a, b);
    } else if (command == 'd') {
      drop(a);
    } else if (command == 'p') {
      printf("%d\n", slots[a] == NULL ? -1 : slots[a]->value);
    }
  }
  fclose(file);
  for (a = 0; a < 4; a++) {
    drop(a);
  }
  return 0;
}
