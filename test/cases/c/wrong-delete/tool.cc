// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <cstring>

// Reverses each line; long lines come from another allocator than short ones.

static char *reversed(const char *line, bool *is_long) {
  const size_t length = std::strlen(line);
  *is_long = length > 16;
  char *out = *is_long ? static_cast<char *>(std::malloc(length + 1)) : new char[length + 1];
  for (size_t i = 0; i < length; i++) {
    out[i] = line[length - 1 - i];
  }
  out[length] = '\0';
  return out;
}

int main(int argc, char **argv) {
  char line[128];
  std::FILE *file = argc > 1 ? std::fopen(argv[1], "r") : nullptr;
  if (file == nullptr) {
    return 2;
  }
  while (std::fgets(line, sizeof line, file) != nullptr) {
    line[std::strcspn(line, "\n")] = '\0';
    bool is_long = false;
    char *text = reversed(line, &is_long);
    std::puts(text);
    delete[] text;
  }
  std::fclose(file);
  return 0;
}
