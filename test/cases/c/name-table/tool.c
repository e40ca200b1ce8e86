// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

/* Names the days that a file of digits and letters speaks of: 'd' followed by a number. */

static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static const char *day_name(int day) {
  if (day < 0) {
    return "?";
  }
  return days[day];
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  int day;
  if (file == NULL) {
    return 2;
  }
  while (fscanf(file, " d%d", &day) == 1) {
    puts(day_name(day));
  }
  fclose(file);
  return 0;
}
