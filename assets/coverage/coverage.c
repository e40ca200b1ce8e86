/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linked into programs that were compiled with -fsanitize-coverage=trace-pc,trace-cmp. With SKYMEND_SEARCH
 * set it looks for inputs that come by other places than those before: the program is started once and forks before
 * `main` for every input. Nothing in here is part of the target.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PLAIN __attribute__((no_sanitize("address", "undefined"), noinline))
#define PLACES (1u << 15)
#define SLOTS (1u << 16)
#define PAIRS 1024
#define NEAR 64

struct pair { uint64_t wanted, had; uint32_t size; };
struct skymend_state {
  uint32_t count, pairs, logging, unused;
  uint64_t places[PLACES];
  uint32_t slots[SLOTS];
  uint8_t hits[PLACES];
  struct pair pair[PAIRS];
};
struct skymend_state skymend_first;
struct skymend_state *skymend_now = &skymend_first;

PLAIN static uint32_t slot_of(uint64_t place) { return (uint32_t)((place * 0x9E3779B97F4A7C15ull) >> 48); }

PLAIN static void meet(uint64_t place) {
  struct skymend_state *s = skymend_now;
  uint32_t at = slot_of(place), tries;
  for (tries = 0; tries < 64; tries++, at = (at + 1) & (SLOTS - 1)) {
    uint32_t known = s->slots[at];
    if (known == 0) {
      uint32_t number = __atomic_fetch_add(&s->count, 1, __ATOMIC_RELAXED);
      if (number >= PLACES - 1) { s->count = PLACES - 1; return; }
      s->places[number] = place;
      s->hits[number] = 1;
      s->slots[at] = number + 1;
      return;
    }
    if (s->places[known - 1] == place) {
      if (s->hits[known - 1] < 255) s->hits[known - 1]++;
      return;
    }
  }
}

PLAIN static void compare(uint64_t wanted, uint64_t had, uint32_t size) {
  struct skymend_state *s = skymend_now;
  uint32_t i;
  if (!s->logging || wanted == had) return;
  for (i = s->pairs > 8 ? s->pairs - 8 : 0; i < s->pairs; i++)
    if (s->pair[i].wanted == wanted && s->pair[i].had == had) return;
  if (s->pairs >= PAIRS) return;
  s->pair[s->pairs].wanted = wanted;
  s->pair[s->pairs].had = had;
  s->pair[s->pairs++].size = size;
}

PLAIN void __sanitizer_cov_trace_pc(void) { meet((uint64_t)__builtin_return_address(0)); }
PLAIN void __sanitizer_cov_trace_const_cmp1(uint8_t a, uint8_t b) { compare(a, b, 1); }
PLAIN void __sanitizer_cov_trace_const_cmp2(uint16_t a, uint16_t b) { compare(a, b, 2); }
PLAIN void __sanitizer_cov_trace_const_cmp4(uint32_t a, uint32_t b) { compare(a, b, 4); }
PLAIN void __sanitizer_cov_trace_const_cmp8(uint64_t a, uint64_t b) { compare(a, b, 8); }
PLAIN void __sanitizer_cov_trace_cmp1(uint8_t a, uint8_t b) { compare(a, b, 1); }
PLAIN void __sanitizer_cov_trace_cmp2(uint16_t a, uint16_t b) { compare(a, b, 2); }
PLAIN void __sanitizer_cov_trace_cmp4(uint32_t a, uint32_t b) { compare(a, b, 4); compare(b, a, 4); }
PLAIN void __sanitizer_cov_trace_cmp8(uint64_t a, uint64_t b) { compare(a, b, 8); compare(b, a, 8); }
PLAIN void __sanitizer_cov_trace_cmpf(float a, float b) { (void)a; (void)b; }
PLAIN void __sanitizer_cov_trace_cmpd(double a, double b) { (void)a; (void)b; }
PLAIN void __sanitizer_cov_trace_switch(uint64_t had, uint64_t *cases) {
  uint64_t i;
  for (i = 0; i < cases[0] && i < 64; i++) compare(cases[2 + i], had, (uint32_t)(cases[1] / 8));
}

#ifndef SKYMEND_SHARED

PLAIN static struct skymend_state *share(void) {
  void *at = mmap(0, sizeof(struct skymend_state), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return at == MAP_FAILED ? 0 : (struct skymend_state *)at;
}

#define MOST_BYTES 65536u
#define MOST_QUEUE 4096

struct entry { unsigned char *bytes; uint32_t size, chosen; int ended; uint64_t near; uint32_t places; };
static struct entry queue[MOST_QUEUE];
static uint32_t queued, kept;
static struct { unsigned char bytes[64]; uint32_t size; } words[512];
static uint32_t word_count;
static uint8_t met[SLOTS], met_crashing[SLOTS];
static uint64_t near_places[NEAR];
static uint32_t near_count;
static uint64_t random_state = 88172645463325252ull;
static char base[3500], input_file[4000], *literal;
static uint32_t runs, most_runs;
static double most_seconds;
static int list_file = -1, null_file = -1, is_child;
static long wait_ms = 500;
static unsigned char work[MOST_BYTES];

PLAIN static uint32_t rnd(uint32_t below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return below ? (uint32_t)((random_state >> 11) % below) : 0;
}

PLAIN static unsigned char *slurp(const char *name, uint32_t *size, uint32_t most) {
  int file = open(name, O_RDONLY | O_CLOEXEC);
  unsigned char *bytes;
  long got, all = 0;
  if (file < 0) return 0;
  bytes = (unsigned char *)calloc(1, most + 1);
  while (bytes && (uint32_t)all < most && (got = read(file, bytes + all, most - (size_t)all)) > 0) all += got;
  close(file);
  *size = (uint32_t)all;
  return bytes;
}

PLAIN static void spill(const char *name, const unsigned char *bytes, uint32_t size) {
  int file = open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (write(file, bytes, size) != (long)size) { /* a full disk ends the search's use, not the search */ }
  close(file);
}

PLAIN static double spent(void) {
  struct rusage own, others;
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &others);
  return (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec + others.ru_utime.tv_sec + others.ru_stime.tv_sec) +
         (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec + others.ru_utime.tv_usec + others.ru_stime.tv_usec) / 1e6;
}

PLAIN static void put_operand(char **argv, const unsigned char *bytes, uint32_t size) {
  char **at, **chosen = 0;
  /* A word of its own first, the last of several; then one that contains it. */
  for (at = argv; at && *at; at++) if (at != argv && !strcmp(*at, literal)) chosen = at;
  for (at = argv; at && *at && !chosen; at++) if (at != argv && strstr(*at, literal)) chosen = at;
  at = chosen;
  if (at) {
    char *found = strstr(*at, literal);
    if (found) {
      size_t before = (size_t)(found - *at), length = strlen(literal);
      char *text = (char *)calloc(1, strlen(*at) + size + 1);
      if (!text) return;
      memcpy(text, *at, before);
      memcpy(text + before, bytes, size);
      text[before + size] = 0;
      strcat(text, found + length);
      *at = text;
      return;
    }
  }
}

/* 0: ended by itself, 1: reported or died, 2: did not end. In the child it returns -1: go on into the program. */
PLAIN static int run(char **argv, const unsigned char *bytes, uint32_t size, int logging) {
  struct skymend_state *s = skymend_now;
  struct timespec patience;
  sigset_t child_ends;
  int status = 0, late = 0;
  uint32_t i;
  pid_t child;
  for (i = 0; i < s->count; i++) {
    uint32_t at = slot_of(s->places[i]), tries;
    for (tries = 0; tries < 65; tries++, at = (at + 1) & (SLOTS - 1)) s->slots[at] = 0;
  }
  s->count = s->pairs = 0;
  s->logging = (uint32_t)logging;
  if (!literal) spill(input_file, bytes, size);
  runs++;
  child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    is_child = 1;
    sigemptyset(&child_ends);
    sigprocmask(SIG_SETMASK, &child_ends, 0);
    dup2(null_file, 1);
    dup2(null_file, 2);
    lseek(0, 0, SEEK_SET);
    if (literal) put_operand(argv, bytes, size);
    return -1;
  }
  sigemptyset(&child_ends);
  sigaddset(&child_ends, SIGCHLD);
  patience.tv_sec = wait_ms / 1000;
  patience.tv_nsec = wait_ms % 1000 * 1000000L;
  if (waitpid(child, &status, WNOHANG) != child) {
    if (sigtimedwait(&child_ends, 0, &patience) < 0 && errno == EAGAIN) {
      late = waitpid(child, &status, WNOHANG) != child;
      if (late) kill(child, SIGKILL);
    } else if (waitpid(child, &status, WNOHANG) == child) {
      s->logging = 0;
      return WIFEXITED(status) && WEXITSTATUS(status) != 99 ? 0 : 1;
    }
    if (late) waitpid(child, &status, 0);
    else while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  }
  s->logging = 0;
  if (late) return 2;
  return WIFEXITED(status) && WEXITSTATUS(status) != 99 ? 0 : 1;
}

PLAIN static uint8_t bucket(uint8_t hits) {
  uint8_t bit = 1;
  if (hits > 1) bit = 2;
  if (hits > 2) bit = 4;
  if (hits > 3) bit = 8;
  if (hits > 7) bit = 16;
  if (hits > 15) bit = 32;
  if (hits > 31) bit = 64;
  if (hits > 127) bit = 128;
  return bit;
}

/* 2: a new place; 1: a place as often as never before. */
PLAIN static int is_new(uint8_t *known) {
  struct skymend_state *s = skymend_now;
  uint32_t i;
  int is = 0;
  for (i = 0; i < s->count; i++) {
    uint32_t at = slot_of(s->places[i]);
    uint8_t bit = bucket(s->hits[i]);
    if (!(known[at] & bit)) {
      if (known[at] == 0) is = 2;
      else if (!is) is = 1;
      known[at] |= bit;
    }
  }
  return is;
}

PLAIN static uint64_t nearness(void) {
  struct skymend_state *s = skymend_now;
  uint64_t bits = 0;
  uint32_t i, at, tries;
  for (i = 0; i < near_count; i++)
    for (at = slot_of(near_places[i]), tries = 0; tries < 64 && s->slots[at]; tries++, at = (at + 1) & (SLOTS - 1))
      if (s->places[s->slots[at] - 1] == near_places[i]) { bits |= 1ull << i; break; }
  return bits;
}

PLAIN static void keep(const unsigned char *bytes, uint32_t size, int ended) {
  char name[4200], line[200];
  struct entry *e = &queue[queued];
  int length;
  if (queued >= MOST_QUEUE) return;
  e->bytes = (unsigned char *)calloc(1, size + 1);
  if (!e->bytes) return;
  memcpy(e->bytes, bytes, size);
  e->size = size;
  e->ended = ended;
  e->near = nearness();
  e->places = skymend_now->count;
  queued++;
  snprintf(name, sizeof name, "%s/found/%u", base, kept);
  spill(name, bytes, size);
  length = snprintf(line, sizeof line, "%u %d %016llx %u\n", kept++, ended, (unsigned long long)e->near, e->places);
  if (write(list_file, line, (size_t)length) != length) return;
}

/* Time without anything new, as a multiple of the time until the last find, after which more of it is hardly worth it. */
#define PATIENT 2.5
#define LEAST_SECONDS 0.8

PLAIN static int over(void) {
  static uint32_t known;
  static double last_find;
  double now;
  if (runs >= most_runs || queued >= MOST_QUEUE) return 1;
  if (runs % 16 != 0) return 0;
  now = spent();
  if (queued != known) { known = queued; last_find = now; }
  return now > most_seconds || now - last_find > PATIENT * last_find + LEAST_SECONDS;
}

PLAIN static int try_one(char **argv, const unsigned char *bytes, uint32_t size) {
  int ended = run(argv, bytes, size, 0), fresh;
  if (ended < 0) return -1;
  if (ended == 2) return 0;
  fresh = is_new(ended == 0 ? met : met_crashing);
  if (fresh) keep(bytes, size, ended);
  return 0;
}

static const char *const NUMBERS[] = {"0", "1", "2", "-1", "7", "16", "100", "127", "128", "255", "256", "1024", "32767", "65535", "2147483647", "4294967295", "-2147483648", "1e9", "0.5"};

PLAIN static uint32_t splice_in(unsigned char *b, uint32_t size, uint32_t at, uint32_t gone, const unsigned char *put, uint32_t length) {
  if (at > size) at = size;
  if (gone > size - at) gone = size - at;
  if (size - gone + length > MOST_BYTES) return size;
  memmove(b + at + length, b + at + gone, size - at - gone);
  memcpy(b + at, put, length);
  return size - gone + length;
}

PLAIN static uint32_t change(unsigned char *b, uint32_t size, int text) {
  unsigned char part[64];
  uint32_t at = rnd(size), n, i, from, to;
  switch (rnd(text ? 15 : 11)) {
  case 0: if (size) b[at] ^= (unsigned char)(1u << rnd(8)); return size;
  case 1: if (size) b[at] = (unsigned char)rnd(256); return size;
  case 2: if (size) b[at] = (unsigned char)(b[at] + (rnd(2) ? 1 + rnd(8) : 255 - rnd(8))); return size;
  case 3: if (size) { static const unsigned char some[] = {0, 1, 2, 4, 8, 16, 32, 64, 127, 128, 255, '0', ' ', 'A', '\n', '"'}; b[at] = some[rnd(sizeof some)]; } return size;
  case 4: {
    uint64_t v = 0; uint32_t w = 2u << rnd(3); int big = (int)rnd(2);
    if (size < w) return size;
    at = rnd(size - w + 1);
    for (i = 0; i < w; i++) v |= (uint64_t)b[at + (big ? w - 1 - i : i)] << (8 * i);
    switch (rnd(5)) { case 0: v += 1 + rnd(16); break; case 1: v -= 1 + rnd(16); break; case 2: v = 1ull << rnd(8 * w); break; case 3: v = rnd(1024); break; default: v = (1ull << rnd(8 * w)) - 1; }
    for (i = 0; i < w; i++) b[at + (big ? w - 1 - i : i)] = (unsigned char)(v >> (8 * i));
    return size; }
  case 5: n = 1 + rnd(rnd(2) ? 4 : 32); return splice_in(b, size, at, n, part, 0);
  case 6: n = 1 + rnd(32); if (n > size) n = size; from = rnd(size - n + 1); memcpy(part, b + from, n); return splice_in(b, size, rnd(size + 1), 0, part, n);
  case 7: n = 1 + rnd(8); for (i = 0; i < n; i++) part[i] = (unsigned char)rnd(256); return splice_in(b, size, rnd(size + 1), 0, part, n);
  case 8: if (word_count) { i = rnd(word_count); return splice_in(b, size, rnd(size + 1), rnd(2) ? words[i].size : 0, words[i].bytes, words[i].size); } return size;
  case 9: { struct entry *o = &queue[rnd(queued)]; if (!o->size) return size; from = rnd(o->size); n = 1 + rnd(o->size - from); if (n > 4096) n = 4096; return splice_in(b, size, at, rnd(2) ? n : 0, o->bytes + from, n); }
  case 10: { struct entry *o = &queue[rnd(queued)]; uint32_t least = size < o->size ? size : o->size; if (least < 2) return size; from = rnd(least); to = from + 1 + rnd(least - from); memcpy(b + from, o->bytes + from, to - from); return size; }
  case 11: case 12: { /* another number in the place of one */
    uint32_t begins[64], ends[64], c = 0;
    for (i = 0; i < size && c < 64; i++) if (b[i] >= '0' && b[i] <= '9' && (i == 0 || b[i - 1] < '0' || b[i - 1] > '9')) { begins[c] = i; while (i < size && b[i] >= '0' && b[i] <= '9') i++; ends[c++] = i; }
    if (!c) return size;
    i = rnd(c);
    if (rnd(2)) { const char *v = NUMBERS[rnd(sizeof NUMBERS / sizeof *NUMBERS)]; return splice_in(b, size, begins[i], ends[i] - begins[i], (const unsigned char *)v, (uint32_t)strlen(v)); }
    { char v[32]; long long old = 0; uint32_t k; for (k = begins[i]; k < ends[i] && k < begins[i] + 15; k++) old = old * 10 + (b[k] - '0'); switch (rnd(5)) { case 0: old++; break; case 1: old--; break; case 2: old *= 2; break; case 3: old /= 2; break; default: old = (long long)rnd(100000); } n = (uint32_t)snprintf(v, sizeof v, "%lld", old); return splice_in(b, size, begins[i], ends[i] - begins[i], (const unsigned char *)v, n); } }
  case 13: { /* a line gone, or twice */
    from = at; while (from > 0 && b[from - 1] != '\n') from--;
    to = at; while (to < size && b[to] != '\n') to++;
    if (to < size) to++;
    n = to - from;
    if (rnd(2)) return splice_in(b, size, from, n, part, 0);
    if (n > sizeof part) n = sizeof part;
    memcpy(part, b + from, n);
    return splice_in(b, size, from, 0, part, n); }
  default: if (size) { static const char marks[] = "(){}[]<>\"'\\,;:=+-*/%&|^~!?@#$. \t\n"; part[0] = (unsigned char)marks[rnd(sizeof marks - 1)]; return splice_in(b, size, rnd(size + 1), rnd(2), part, 1); } return size;
  }
}

/* What the program compared with something else than it wanted to see, put in where it stands; of slow runs only as many
 * as leave time for other changes. */
PLAIN static int wishes(char **argv, const struct entry *e) {
  static struct pair pairs[PAIRS];
  uint32_t count, i, at, k, done = 0;
  double until = spent() + most_seconds / 8;
  if (e->size > 4096) return 0;
  if (run(argv, e->bytes, e->size, 1) < 0) return -1;
  count = skymend_now->pairs;
  memcpy(pairs, skymend_now->pair, sizeof pairs);
  for (i = 0; i < count && done < 256; i++) {
    static const uint32_t widths[] = {1, 2, 4, 8};
    uint32_t w;
    for (w = 0; w < 4 && done < 256; w++) {
      uint32_t size = widths[w], big;
      if (size > pairs[i].size || (size < 8 && (pairs[i].had >> (8 * size) || pairs[i].wanted >> (8 * size)))) continue;
      if (pairs[i].size > size && size == 1 && pairs[i].had < 2) continue;
      for (big = 0; big < (size > 1 ? 2u : 1u); big++) {
        unsigned char had[8], wanted[8];
        uint32_t matches = 0;
        for (k = 0; k < size; k++) {
          had[big ? size - 1 - k : k] = (unsigned char)(pairs[i].had >> (8 * k));
          wanted[big ? size - 1 - k : k] = (unsigned char)(pairs[i].wanted >> (8 * k));
        }
        for (at = 0; at + size <= e->size && matches < 3; at++)
          if (!memcmp(e->bytes + at, had, size)) {
            memcpy(work, e->bytes, e->size);
            memcpy(work + at, wanted, size);
            matches++; done++;
            if (try_one(argv, work, e->size) < 0) return -1;
            if (over() || spent() > until) return 0;
          }
      }
    }
  }
  return 0;
}

PLAIN static int is_text(const unsigned char *bytes, uint32_t size) {
  uint32_t i;
  for (i = 0; i < size && i < 4096; i++) if (bytes[i] < 9 || (bytes[i] > 13 && bytes[i] < 32) || bytes[i] > 126) return 0;
  return 1;
}

PLAIN static uint32_t energy(const struct entry *e) {
  uint32_t near = (uint32_t)__builtin_popcountll(e->near);
  return 4 + (near_count ? 12 * near / near_count : 0) + (e->ended == 0 ? 4 : 0);
}

/* Returns in a child, which goes on into the program; the parent ends here. */
PLAIN static void search_inputs(char **argv) {
  char name[4200];
  uint32_t i, seeds, size;
  snprintf(name, sizeof name, "%s/found/list", base);
  list_file = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  null_file = open("/dev/null", O_RDWR);
  if (list_file < 0 || null_file < 0) return; /* another process of the command searches already */
  skymend_now = share();
  if (!skymend_now) { skymend_now = &skymend_first; return; }
  {
    sigset_t child_ends;
    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ends, 0);
    signal(SIGCHLD, SIG_DFL);
  }
  snprintf(name, sizeof name, "%s/words", base);
  {
    unsigned char *all = slurp(name, &size, 32768), *line = all;
    while (all && line < all + size && word_count < 512) {
      unsigned char *end = (unsigned char *)memchr(line, '\n', (size_t)(all + size - line));
      uint32_t length = (uint32_t)((end ? end : all + size) - line);
      if (length > 0 && length < 64) { memcpy(words[word_count].bytes, line, length); words[word_count++].size = length; }
      line += length + 1;
    }
  }
  for (seeds = 0; seeds < 64; seeds++) {
    unsigned char *bytes;
    int ended;
    snprintf(name, sizeof name, "%s/seeds/%u", base, seeds);
    bytes = slurp(name, &size, MOST_BYTES);
    if (!bytes) break;
    ended = run(argv, bytes, size, 0);
    if (ended < 0) return;
    if (seeds == 0) { /* the attack: what it came by last is where the fault is */
      uint32_t count = skymend_now->count;
      near_count = count < NEAR ? count : NEAR;
      for (i = 0; i < near_count; i++) near_places[i] = skymend_now->places[count - near_count + i];
    }
    is_new(ended == 0 ? met : met_crashing);
    keep(bytes, size, ended);
  }
  {
    uint32_t next_wish = 0;
    while (queued > 0 && !over()) {
      struct entry *e;
      uint32_t times;
      if (next_wish < queued && next_wish < 200) {
        if (wishes(argv, &queue[next_wish++]) < 0) return;
        if (over()) break;
      }
      i = rnd(queued);
      { uint32_t other = rnd(queued), third = rnd(queued);
        if (energy(&queue[other]) > energy(&queue[i])) i = other;
        if (energy(&queue[third]) > energy(&queue[i])) i = third; }
      e = &queue[i];
      e->chosen++;
      for (times = energy(e); times > 0 && !over(); times--) {
        uint32_t changes = 1u + rnd(rnd(3) ? 3 : 12);
        size = e->size;
        memcpy(work, e->bytes, size);
        for (; changes > 0; changes--) size = change(work, size, is_text(work, size));
        if (literal) { uint32_t k; for (k = 0; k < size; k++) if (!work[k]) work[k] = '0'; }
        if (try_one(argv, work, size) < 0) return;
      }
    }
  }
  {
    char line[200];
    int length = snprintf(line, sizeof line, "end %u %u %.2f\n", runs, near_count, spent());
    if (write(list_file, line, (size_t)length) < 0) _exit(1);
  }
  _exit(0);
}

__attribute__((constructor)) PLAIN static void skymend_begin(int argc, char **argv, char **environment) {
  const char *search = getenv("SKYMEND_SEARCH");
  (void)argc;
  (void)environment;
  if (search && *search && strlen(search) < 3000) {
    uint32_t size = 0;
    const char *runs_wanted = getenv("SKYMEND_RUNS"), *seconds = getenv("SKYMEND_SECONDS"), *seed = getenv("SKYMEND_SEED"), *patience = getenv("SKYMEND_PATIENCE");
    strcpy(base, search);
    most_runs = runs_wanted ? (uint32_t)atol(runs_wanted) : 1000;
    most_seconds = seconds ? atof(seconds) : 10;
    if (patience) wait_ms = atol(patience);
    if (seed) random_state ^= (uint64_t)atol(seed) * 0x9E3779B97F4A7C15ull;
    snprintf(input_file, sizeof input_file, "%s/literal", base);
    literal = (char *)slurp(input_file, &size, 8192);
    if (!literal) {
      unsigned char *path;
      snprintf(input_file, sizeof input_file, "%s/input", base);
      path = slurp(input_file, &size, 3900);
      if (!path) return;
      strcpy(input_file, (char *)path);
    }
    search_inputs(argv);
    return;
  }
}

#ifdef SKYMEND_FUZZER
/* In the place of libFuzzer's own `main`: runs the inputs it is given, and nothing else. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

int main(int argc, char **argv) {
  int i;
  if (LLVMFuzzerInitialize) LLVMFuzzerInitialize(&argc, &argv);
  for (i = 1; i < argc; i++) {
    uint32_t size = 0;
    unsigned char *bytes = argv[i][0] == '-' ? 0 : slurp(argv[i], &size, 1u << 26), *exact;
    if (!bytes) continue;
    exact = (unsigned char *)malloc(size ? size : 1);
    if (exact) {
      memcpy(exact, bytes, size);
      free(bytes);
      LLVMFuzzerTestOneInput(exact, size);
      free(exact);
    }
  }
  return 0;
}
#endif
#endif
