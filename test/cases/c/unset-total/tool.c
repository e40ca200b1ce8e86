// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

/* Sums of the lines "+ numbers"; "= " prints the sum. */

int main(int argc, char **argv) {
  char command;
  int total, value, is_started = 0;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, " %c", &command) == 1) {
    if (command == '+' && fscanf(file, "%d", &value) == 1) {
      total = is_started ? total + value : value;
      is_started = 1;
    } else if (command == '=') {
      if (total != 0) {
        printf("%d\n", total);
      } else {
        puts("nothing");
      }
    }
  }
  fclose(file);
  return 0;
}
