/* Counts of microseconds in buckets no wider than 1/64 of their value. */
#ifndef TAPELOOM_BENCH_HISTOGRAM_H
#define TAPELOOM_BENCH_HISTOGRAM_H

#include <stdint.h>
#include <string.h>

#define HISTOGRAM_STEPS 64 /* in each doubling */
#define HISTOGRAM_BUCKETS (HISTOGRAM_STEPS * 40)

struct histogram {
  uint64_t buckets[HISTOGRAM_BUCKETS];
};

static inline void histogram_clear(struct histogram *h) { memset(h, 0, sizeof *h); }

static inline unsigned histogram_bucket(uint64_t micros) {
  if (micros < 2 * HISTOGRAM_STEPS) return (unsigned)micros;
  unsigned shift = 63u - (unsigned)__builtin_clzll(micros) - 6u;
  unsigned bucket = shift * HISTOGRAM_STEPS + (unsigned)(micros >> shift);
  return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/* The highest value of a bucket. */
static inline uint64_t histogram_value(unsigned bucket) {
  if (bucket < 2 * HISTOGRAM_STEPS) return bucket;
  unsigned shift = bucket / HISTOGRAM_STEPS - 1;
  return ((uint64_t)(bucket - shift * HISTOGRAM_STEPS + 1) << shift) - 1;
}

static inline void histogram_add(struct histogram *h, uint64_t micros) {
  h->buckets[histogram_bucket(micros)]++;
}

#endif
