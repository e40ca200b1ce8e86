// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

// Names shapes by their number of sides.

static int price_of(int sides) {
  switch (sides) {
  case 3:
    return 30;
  case 4:
    return 44;
  }
}

int main(int argc, char **argv) {
  std::FILE *file = argc > 1 ? std::fopen(argv[1], "r") : nullptr;
  int sides;
  if (file == nullptr) {
    return 2;
  }
  while (std::fscanf(file, "%d", &sides) == 1) {
    const int price = price_of(sides);
    std::printf("%d\n", price < 0 ? -1 : price);
  }
  std::fclose(file);
  return 0;
}
