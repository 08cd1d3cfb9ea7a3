// Names for machine instructions that Swift has no names for: `static inline` wrappers, one vector instruction (or
// system call) each, written with clang's portable vector types, so that one source serves AVX-512 (one register),
// AVX2 (two) and NEON (four). They come out inline in whichever Swift module imports them, compiled for that module's
// -march: only `Kernels` carries the flag, so only `Kernels` may import this header.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define CI static inline __attribute__((always_inline, unused))
// Wide vectors as arguments: nothing is called, all of it comes out inline.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float ci_f32x16 __attribute__((ext_vector_type(16)));
typedef float ci_f32x8 __attribute__((ext_vector_type(8)));
typedef int16_t ci_i16x16 __attribute__((ext_vector_type(16)));
typedef float ci_f32x4 __attribute__((ext_vector_type(4)));
typedef int32_t ci_i32x16 __attribute__((ext_vector_type(16)));
typedef uint32_t ci_u32x16 __attribute__((ext_vector_type(16)));
typedef uint16_t ci_u16x16 __attribute__((ext_vector_type(16)));
typedef uint8_t ci_u8x16 __attribute__((ext_vector_type(16)));
typedef int8_t ci_i8x16 __attribute__((ext_vector_type(16)));
typedef uint8_t ci_u8x32 __attribute__((ext_vector_type(32)));
typedef uint8_t ci_u8x64 __attribute__((ext_vector_type(64)));
typedef int16_t ci_i16x32 __attribute__((ext_vector_type(32)));
typedef int32_t ci_i32x8 __attribute__((ext_vector_type(8)));
typedef uint32_t ci_u32x8 __attribute__((ext_vector_type(8)));
typedef _Float16 ci_f16x16 __attribute__((ext_vector_type(16)));

// MARK: floats

CI ci_f32x16 ci_load(const void *_Nonnull p) { ci_f32x16 v; __builtin_memcpy(&v, p, 64); return v; }
CI void ci_store(void *_Nonnull p, ci_f32x16 v) { __builtin_memcpy(p, &v, 64); }
CI ci_f32x16 ci_splat(float x) { return (ci_f32x16)(x); }
CI ci_f32x16 ci_add(ci_f32x16 a, ci_f32x16 b) { return a + b; }
CI ci_f32x16 ci_sub(ci_f32x16 a, ci_f32x16 b) { return a - b; }
CI ci_f32x16 ci_mul(ci_f32x16 a, ci_f32x16 b) { return a * b; }
CI ci_f32x16 ci_div(ci_f32x16 a, ci_f32x16 b) { return a / b; }
/// a * b + c, rounded once.
CI ci_f32x16 ci_fma(ci_f32x16 a, ci_f32x16 b, ci_f32x16 c) { return __builtin_elementwise_fma(a, b, c); }
CI ci_f32x16 ci_max(ci_f32x16 a, ci_f32x16 b) { return __builtin_elementwise_max(a, b); }
CI ci_f32x16 ci_min(ci_f32x16 a, ci_f32x16 b) { return __builtin_elementwise_min(a, b); }
CI ci_f32x16 ci_abs(ci_f32x16 a) { return __builtin_elementwise_abs(a); }
CI ci_f32x16 ci_copysign(ci_f32x16 magnitude, ci_f32x16 sign) {
  return __builtin_elementwise_copysign(magnitude, sign);
}
/// Rounds to the nearest integer, ties to even.
CI ci_f32x16 ci_round(ci_f32x16 a) { return __builtin_elementwise_roundeven(a); }
/// a * 2^n for integral n in [-126, 127], by writing the exponent field.
CI ci_f32x16 ci_scale_by_power_of_two(ci_f32x16 a, ci_f32x16 n) {
  ci_i32x16 e = (__builtin_convertvector(n, ci_i32x16) + 127) << 23;
  ci_f32x16 s; __builtin_memcpy(&s, &e, 64);
  return a * s;
}
/// The sum of the lanes, always in the same tree order.
CI float ci_sum(ci_f32x16 v) {
  ci_f32x8 a = v.lo + v.hi; ci_f32x4 b = a.lo + a.hi;
  return (b.x + b.z) + (b.y + b.w);
}
/// The first lane.
CI float ci_lane(ci_f32x16 v) { return v[0]; }
CI float ci_largest(ci_f32x16 v) {
  ci_f32x8 a = __builtin_elementwise_max(v.lo, v.hi); ci_f32x4 b = __builtin_elementwise_max(a.lo, a.hi);
  float m = b.x > b.y ? b.x : b.y, n = b.z > b.w ? b.z : b.w;
  return m > n ? m : n;
}
/// Keeps the first `count` lanes and puts `other` into the rest.
CI ci_f32x16 ci_keep_first(ci_f32x16 v, int32_t count, float other) {
  const ci_i32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lane < (ci_i32x16)(count) ? v : (ci_f32x16)(other);
}
/// `v` in lanes where x >= least, 0 in the others.
CI ci_f32x16 ci_select_at_least(ci_f32x16 x, ci_f32x16 least, ci_f32x16 v) {
  return x >= least ? v : (ci_f32x16)(0.0f);
}
/// 0, 1, 2, … 15.
CI ci_f32x16 ci_lane_numbers(void) {
  return (ci_f32x16){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
}

// MARK: 16-bit floats

#if defined(__F16C__) && defined(__AVX2__)
// The load is written out, since the compiler's own choice (pinsrw) merges into the register's old value: the chain of
// such merges from block to block held back every format with one scale per 32 weights (OPTIMIZATIONS.md).
typedef short ci_i16x8 __attribute__((vector_size(16)));
CI float ci_f16(const void *_Nonnull p) {
  ci_i16x8 h; __asm__("vpbroadcastw %1, %0" : "=x"(h) : "m"(*(const uint16_t *)p));
  return __builtin_ia32_vcvtph2ps(h)[0];
}
#else
CI float ci_f16(const void *_Nonnull p) { _Float16 h; __builtin_memcpy(&h, p, 2); return (float)h; }
#endif
CI ci_f32x16 ci_load_f16(const void *_Nonnull p) {
  ci_f16x16 h; __builtin_memcpy(&h, p, 32); return __builtin_convertvector(h, ci_f32x16);
}
CI ci_f32x16 ci_load_bf16(const void *_Nonnull p) {
  ci_u16x16 h; __builtin_memcpy(&h, p, 32);
  ci_u32x16 w = __builtin_convertvector(h, ci_u32x16) << 16;
  ci_f32x16 v; __builtin_memcpy(&v, &w, 64); return v;
}

// MARK: bytes and bit fields of quantised blocks

CI ci_u8x16 ci_load_u8(const void *_Nonnull p) { ci_u8x16 v; __builtin_memcpy(&v, p, 16); return v; }
CI ci_u8x16 ci_shift_right(ci_u8x16 v, int32_t n) { return v >> (ci_u8x16)((uint8_t)n); }
CI ci_u8x16 ci_and(ci_u8x16 v, uint8_t mask) { return v & (ci_u8x16)(mask); }
/// Lane i: bit (first + i) of `bits`, as 0 or `value`.
CI ci_u8x16 ci_spread_bits(uint32_t bits, int32_t first, uint8_t value) {
  const ci_u32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  ci_u32x16 b = ((ci_u32x16)(bits >> first) >> lane) & 1;
  return __builtin_convertvector(b, ci_u8x16) * (ci_u8x16)(value);
}
/// Unsigned bytes to floats.
CI ci_f32x16 ci_from_u8(ci_u8x16 v) {
  return __builtin_convertvector(__builtin_convertvector(v, ci_i32x16), ci_f32x16);
}
/// table[index], for indices 0 … 15.
#if defined(__SSSE3__)
#include <tmmintrin.h>
CI ci_u8x16 ci_lookup(ci_u8x16 table, ci_u8x16 index) {
  return (ci_u8x16)_mm_shuffle_epi8((__m128i)table, (__m128i)index);
}
#elif defined(__ARM_NEON)
#include <arm_neon.h>
CI ci_u8x16 ci_lookup(ci_u8x16 table, ci_u8x16 index) {
  return (ci_u8x16)vqtbl1q_u8((uint8x16_t)table, (uint8x16_t)index);
}
#else
CI ci_u8x16 ci_lookup(ci_u8x16 table, ci_u8x16 index) {
  ci_u8x16 v; for (int i = 0; i < 16; i++) v[i] = table[index[i] & 15]; return v;
}
#endif

// MARK: 32 and 64 bytes at a time

CI ci_u8x32 ci_load_u8x32(const void *_Nonnull p) { ci_u8x32 v; __builtin_memcpy(&v, p, 32); return v; }
CI ci_u8x64 ci_load_u8x64(const void *_Nonnull p) { ci_u8x64 v; __builtin_memcpy(&v, p, 64); return v; }
CI ci_u8x32 ci_shift_right_32(ci_u8x32 v, int32_t n) { return v >> (ci_u8x32)((uint8_t)n); }
CI ci_u8x32 ci_shift_left_32(ci_u8x32 v, int32_t n) { return v << (ci_u8x32)((uint8_t)n); }
CI ci_u8x32 ci_and_32(ci_u8x32 v, uint8_t mask) { return v & (ci_u8x32)(mask); }
CI ci_u8x32 ci_or_32(ci_u8x32 a, ci_u8x32 b) { return a | b; }
/// The low halves of 16 bytes, then their high halves.
CI ci_u8x32 ci_nibbles(const void *_Nonnull p) {
  ci_u8x16 v; __builtin_memcpy(&v, p, 16);
  ci_u8x32 w; w.lo = v; w.hi = v >> 4;
  return w & (ci_u8x32)(15);
}
/// Lane i: bit i of `bits`, as 0 or `value`.
CI ci_u8x32 ci_spread_bits_32(uint32_t bits, uint8_t value) {
  ci_u8x32 v; v.lo = ci_spread_bits(bits, 0, value); v.hi = ci_spread_bits(bits, 16, value); return v;
}
CI ci_u8x32 ci_lookup_32(ci_u8x16 table, ci_u8x32 index) {
  ci_u8x32 v; v.lo = ci_lookup(table, index.lo); v.hi = ci_lookup(table, index.hi); return v;
}

// MARK: words and halves of a register

/// 16 floats rounded to the nearest 16-bit integers; |v| at most 32767.
CI void ci_store_words(void *_Nonnull p, ci_f32x16 v) {
  ci_i32x16 i = __builtin_convertvector(__builtin_elementwise_roundeven(v), ci_i32x16);
  ci_i16x16 w = __builtin_convertvector(i, ci_i16x16); __builtin_memcpy(p, &w, 32);
}
/// `low` in the first eight lanes, `high` in the others.
CI ci_f32x16 ci_halves(float low, float high) {
  ci_f32x16 v; v.lo = (ci_f32x8)(low); v.hi = (ci_f32x8)(high); return v;
}
/// Eight bytes of `low`, then eight of `high`, as floats.
CI ci_f32x16 ci_floats_of_bytes(uint64_t low, uint64_t high) {
  uint64_t bytes[2] = {low, high}; ci_u8x16 v; __builtin_memcpy(&v, bytes, 16);
  return __builtin_convertvector(__builtin_convertvector(v, ci_i32x16), ci_f32x16);
}

// MARK: the machine

CI void ci_prefetch(const void *_Nonnull p) { __builtin_prefetch(p, 0, 3); }

CI void ci_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __builtin_arm_yield();
#endif
}

/// Tiny results become zero and tiny inputs count as zero, on this thread: denormals are many times slower.
CI void ci_flush_denormals(void) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
#elif defined(__aarch64__)
  uint64_t r; __asm__ volatile("mrs %0, fpcr" : "=r"(r)); __asm__ volatile("msr fpcr, %0" ::"r"(r | (1u << 24)));
#endif
}

#define CI_VNNI 1
#define CI_VBMI 2
#define CI_BF16 4
#define CI_AMX 8

/// The x86-64 level (2, 3 or 4) that the importing module is compiled for; 0 on other architectures.
CI int32_t ci_build_level(void) {
#if defined(__x86_64__)
#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
  return 4;
#elif defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
  return 3;
#else
  return 2;
#endif
#else
  return 0;
#endif
}

/// The extensions (CI_VNNI …) that the importing module is compiled for.
CI int32_t ci_build_extensions(void) {
  int32_t set = 0;
#if defined(__AVX512VNNI__)
  set |= CI_VNNI;
#endif
#if defined(__AVX512VBMI__)
  set |= CI_VBMI;
#endif
#if defined(__AVX512BF16__)
  set |= CI_BF16;
#endif
#if defined(__AMX_TILE__) && defined(__AMX_INT8__) && defined(__AMX_BF16__)
  set |= CI_AMX;
#endif
  return set;
}

/// The x86-64 level (2, 3 or 4) of this machine, by CPUID and what the operating system has switched on.
CI int32_t ci_machine_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool three = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  bool four = three && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
    && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return four ? 4 : three ? 3 : 2;
#else
  return 0;
#endif
}

/// The extensions (CI_VNNI …) of this machine.
CI int32_t ci_machine_extensions(void) {
  int32_t set = 0;
#if defined(__x86_64__)
  if (ci_machine_level() < 4) return 0;
  if (__builtin_cpu_supports("avx512vnni")) set |= CI_VNNI;
  if (__builtin_cpu_supports("avx512vbmi")) set |= CI_VBMI;
  if (__builtin_cpu_supports("avx512bf16")) set |= CI_BF16;
  uint32_t a, b, c, d;
  __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0));
  if ((d >> 22 & 1) && (d >> 24 & 1) && (d >> 25 & 1)) set |= CI_AMX;
#endif
  return set;
}

/// Processors that this process may run on; 0 where the system does not say.
CI int32_t ci_usable_processors(void) {
  int32_t count = 0;
#if defined(__linux__)
  uint64_t mask[128];
  long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  for (long i = 0; i < bytes / 8; i++) count += __builtin_popcountll(mask[i]);
#endif
  return count;
}

#include "attention.h"
#include "integer_dot.h"
#include "threads.h"
#include "tiles.h"
#include "probe.h"
#include "decode.h"
#include "rows.h"
