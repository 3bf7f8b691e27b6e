/* What the load client and the floor share: clocks, the example handshake, an end with a reason. */
#ifndef TAPELOOM_BENCH_COMMON_H
#define TAPELOOM_BENCH_COMMON_H

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* The example of RFC 6455, section 1.3: one key, and what it is answered with. */
#define HANDSHAKE_KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define HANDSHAKE_ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

/*
 * When a message was due is its volume: STAMP_ORIGIN plus microseconds of CLOCK_MONOTONIC, so that
 * it has 16 digits at any time and is exact in a double.
 */
#define STAMP_ORIGIN 1000000000000000ull

/*
 * How many microseconds after that moment it was published is told as its time: that many
 * milliseconds behind TIME_ORIGIN.
 */
#define TIME_ORIGIN 1795296420000ull

static inline uint64_t monotonic_nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

static inline uint64_t monotonic_micros(void) { return monotonic_nanos() / 1000; }

__attribute__((noreturn, format(printf, 1, 2))) static inline void fail(const char *format, ...) {
  int error = errno;
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  if (error != 0) fprintf(stderr, ": %s", strerror(error));
  fputc('\n', stderr);
  exit(1);
}

/* As many open files as this process may have. */
static inline void raise_file_limit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

#endif
