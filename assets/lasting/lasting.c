/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linked into programs in which nothing is ever released: what is used after its release, or released twice, is still
 * what it was, and the program says what it would say without the fault.
 */
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void free(void *block) { (void)block; }

void *realloc(void *block, size_t size) {
  void *larger = malloc(size);
  if (larger != NULL && block != NULL) {
    size_t had = malloc_usable_size(block);
    memcpy(larger, block, had < size ? had : size);
  }
  return larger;
}
