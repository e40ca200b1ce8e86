// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

/* A list of numbers; those equal to the last number of the file are removed. */

struct node {
  int value;
  struct node *next;
};

static void remove_all(struct node **list, int value) {
  struct node *node = *list, *before = NULL;
  while (node != NULL) {
    if (node->value == value) {
      if (before == NULL) {
        *list = node->next;
      } else {
        before->next = node->next;
      }
      free(node);
    } else {
      before = node;
    }
    node = node->next;
  }
}

int main(int argc, char **argv) {
  struct node *list = NULL, *node;
  int value = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, "%d", &value) == 1) {
    if (fgetc(file) != ' ') {
      break;
    }
    node = malloc(sizeof *node);
    node->value = value;
    node->next = list;
    list = node;
  }
  fclose(file);
  remove_all(&list, value);
  while (list != NULL) {
    node = list->next;
    printf("%d ", list->value);
    free(list);
    list = node;
  }
  printf("\n");
  return 0;
}
