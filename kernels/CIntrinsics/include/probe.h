// Loops that show what the machine can do at best: multiply-adds on registers alone, and reads of a buffer in order.
// The arithmetic is written in assembly where there are instructions for it, so that no compiler can leave any of it
// out: twelve independent sums hide the latency of each.
#pragma once

#if defined(__AVX512F__)
#define CI_PROBE_BYTES 64
#elif defined(__AVX__)
#define CI_PROBE_BYTES 32
#else
#define CI_PROBE_BYTES 16
#endif
typedef float ci_probe_floats __attribute__((vector_size(CI_PROBE_BYTES)));
typedef uint64_t ci_probe_words __attribute__((vector_size(CI_PROBE_BYTES)));

/// Uses a result, so that what made it is not left out.
CI void ci_keep(uint64_t value) { __asm__ volatile("" ::"r"(value)); }

/// Twelve sums through `STEP(sum, a, b)`, `count` times; the result keeps every sum alive.
#define CI_PROBE_LOOP(VECTOR, a, b, count, STEP)                                                                      \
  VECTOR s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;            \
  for (long i = 0; i < count; i++) {                                                                                  \
    STEP(s0, a, b); STEP(s1, a, b); STEP(s2, a, b); STEP(s3, a, b); STEP(s4, a, b); STEP(s5, a, b);                   \
    STEP(s6, a, b); STEP(s7, a, b); STEP(s8, a, b); STEP(s9, a, b); STEP(s10, a, b); STEP(s11, a, b);                 \
  }                                                                                                                   \
  VECTOR s = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + ((s8 + s9) + (s10 + s11));

// MARK: 32-bit floats

#if defined(__FMA__) && defined(__x86_64__)
#define CI_PROBE_FMA(s, a, b) __asm__ volatile("vfmadd231ps %2, %1, %0" : "+x"(s) : "x"(a), "x"(b))
#elif defined(__aarch64__)
#define CI_PROBE_FMA(s, a, b) __asm__ volatile("fmla %0.4s, %1.4s, %2.4s" : "+w"(s) : "w"(a), "w"(b))
#elif defined(__x86_64__)
// Separate multiplication and addition; the barrier keeps each step.
#define CI_PROBE_FMA(s, a, b) do { s = s * a + b; __asm__ volatile("" : "+x"(s)); } while (0)
#else
#define CI_PROBE_FMA(s, a, b) do { s = s * a + b; __asm__ volatile("" ::"r"(&s) : "memory"); } while (0)
#endif

/// Multiplications and additions of one round of `ci_probe_f32`.
CI long ci_probe_f32_operations(void) { return 12 * 2 * (CI_PROBE_BYTES / 4); }
CI float ci_probe_f32(long rounds) {
  ci_probe_floats a = {0.0f}, b = {0.0f};
  CI_PROBE_LOOP(ci_probe_floats, a, b, rounds, CI_PROBE_FMA)
  return s[0];
}

// MARK: narrow types, where the CPU multiplies them in one instruction; 0 operations where it does not

#if defined(__AVX512BF16__)
#define CI_PROBE_BF16(s, a, b) __asm__ volatile("vdpbf16ps %2, %1, %0" : "+v"(s) : "v"(a), "v"(b))
CI long ci_probe_bf16_operations(void) { return 12 * 2 * 32; }
CI float ci_probe_bf16(long rounds) {
  ci_probe_floats a = {0.0f}, b = {0.0f};
  CI_PROBE_LOOP(ci_probe_floats, a, b, rounds, CI_PROBE_BF16)
  return s[0];
}
#else
CI long ci_probe_bf16_operations(void) { return 0; }
CI float ci_probe_bf16(long rounds) { return (float)rounds; }
#endif

#if defined(__AVX512VNNI__)
#define CI_PROBE_INT16(s, a, b) __asm__ volatile("vpdpwssd %2, %1, %0" : "+v"(s) : "v"(a), "v"(b))
#define CI_PROBE_INT8(s, a, b) __asm__ volatile("vpdpbusd %2, %1, %0" : "+v"(s) : "v"(a), "v"(b))
CI long ci_probe_int16_operations(void) { return 12 * 2 * 32; }
CI long ci_probe_int8_operations(void) { return 12 * 2 * 64; }
CI uint64_t ci_probe_int16(long rounds) {
  ci_probe_words a = {3}, b = {5};
  CI_PROBE_LOOP(ci_probe_words, a, b, rounds, CI_PROBE_INT16)
  return s[0];
}
CI uint64_t ci_probe_int8(long rounds) {
  ci_probe_words a = {3}, b = {5};
  CI_PROBE_LOOP(ci_probe_words, a, b, rounds, CI_PROBE_INT8)
  return s[0];
}
#elif defined(__AVX2__)
// Without a dot-product instruction: multiply pairs, add pairs.
#define CI_PROBE_INT16(s, a, b)                                                                                       \
  do {                                                                                                                \
    ci_probe_words t;                                                                                                 \
    __asm__ volatile("vpmaddwd %2, %1, %0" : "=x"(t) : "x"(a), "x"(b));                                               \
    __asm__ volatile("vpaddd %1, %0, %0" : "+x"(s) : "x"(t));                                                         \
  } while (0)
CI long ci_probe_int16_operations(void) { return 12 * 2 * (CI_PROBE_BYTES / 2); }
#define CI_PROBE_INT8(s, a, b)                                                                                        \
  do {                                                                                                                \
    ci_probe_words t;                                                                                                 \
    __asm__ volatile("vpmaddubsw %2, %1, %0" : "=x"(t) : "x"(a), "x"(b));                                             \
    __asm__ volatile("vpaddw %1, %0, %0" : "+x"(s) : "x"(t));                                                         \
  } while (0)
CI long ci_probe_int8_operations(void) { return 12 * 2 * CI_PROBE_BYTES; }
CI uint64_t ci_probe_int16(long rounds) {
  ci_probe_words a = {3}, b = {5};
  CI_PROBE_LOOP(ci_probe_words, a, b, rounds, CI_PROBE_INT16)
  return s[0];
}
CI uint64_t ci_probe_int8(long rounds) {
  ci_probe_words a = {3}, b = {5};
  CI_PROBE_LOOP(ci_probe_words, a, b, rounds, CI_PROBE_INT8)
  return s[0];
}
#else
CI long ci_probe_int16_operations(void) { return 0; }
CI long ci_probe_int8_operations(void) { return 0; }
CI uint64_t ci_probe_int16(long rounds) { return (uint64_t)rounds; }
CI uint64_t ci_probe_int8(long rounds) { return (uint64_t)rounds; }
#endif

// MARK: memory

/// Reads `bytes` (a multiple of 1,024) from `p` in order; the result depends on all of them.
CI uint64_t ci_probe_read(const void *_Nonnull p, long bytes, long ahead) {
  const char *q = (const char *)p;
  ci_probe_words s[4] = {};
  for (long i = 0; i < bytes; i += 1024) {
    for (long line = 0; line < 1024; line += 64) __builtin_prefetch(q + i + line + ahead, 0, 3);
    for (long j = 0; j < 1024; j += 4 * CI_PROBE_BYTES)
      for (int k = 0; k < 4; k++) {
        ci_probe_words v; __builtin_memcpy(&v, q + i + j + k * CI_PROBE_BYTES, CI_PROBE_BYTES);
        s[k] ^= v;
      }
  }
  ci_probe_words t = (s[0] ^ s[1]) ^ (s[2] ^ s[3]);
  return t[0] ^ t[1];
}
