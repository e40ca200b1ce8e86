// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <vector>

// Doubles every number that is followed by a '+', at the end of the list.

int main(int argc, char **argv) {
  std::vector<int> numbers;
  std::FILE *file = argc > 1 ? std::fopen(argv[1], "r") : nullptr;
  int value;
  if (file == nullptr) {
    return 2;
  }
  numbers.reserve(4);
  while (std::fscanf(file, "%d", &value) == 1) {
    numbers.push_back(value);
    const int &last = numbers.back();
    if (std::fgetc(file) == '+') {
      numbers.push_back(0);
      numbers.back() = last * 2;
    }
  }
  std::fclose(file);
  for (const int number : numbers) {
    std::printf("%d ", number);
  }
  std::printf("\n");
  return 0;
}
