// Products of small integers, summed in 32 bits: what the prefill panels of quantised weights are multiplied with.
#pragma once

/// The first and the last 16 bytes.
CI ci_u8x16 ci_low_bytes(ci_u8x32 v) { return v.lo; }
CI ci_u8x16 ci_high_bytes(ci_u8x32 v) { return v.hi; }
/// Signed bytes plus 128, as unsigned ones.
CI ci_u8x32 ci_flip_signs(ci_u8x32 v) { return v ^ (ci_u8x32)(128); }
CI void ci_store_u8x32(void *_Nonnull p, ci_u8x32 v) { __builtin_memcpy(p, &v, 32); }
CI ci_i16x32 ci_load_words(const void *_Nonnull p) { ci_i16x32 v; __builtin_memcpy(&v, p, 64); return v; }
CI void ci_store_u8x64(void *_Nonnull p, ci_u8x64 v) { __builtin_memcpy(p, &v, 64); }
/// The same 64 bytes under another type.
CI ci_u8x64 ci_bytes_of(ci_u32x16 v) { ci_u8x64 b; __builtin_memcpy(&b, &v, 64); return b; }
CI ci_i32x16 ci_splat_i32(int32_t x) { return (ci_i32x16)(x); }
CI ci_i16x32 ci_splat_i16(int16_t x) { return (ci_i16x32)(x); }
CI ci_f32x16 ci_from_i32(ci_i32x16 v) { return __builtin_convertvector(v, ci_f32x16); }
/// The integer at p in every lane.
CI ci_i32x16 ci_splat_load_i32(const void *_Nonnull p) {
  int32_t x; __builtin_memcpy(&x, p, 4); return (ci_i32x16)(x);
}
/// The two words at p in every pair of lanes.
CI ci_i16x32 ci_splat_load_words(const void *_Nonnull p) { return (ci_i16x32)ci_splat_load_i32(p); }
/// The float at p in every lane.
CI ci_f32x16 ci_splat_load(const void *_Nonnull p) { float x; __builtin_memcpy(&x, p, 4); return (ci_f32x16)(x); }
/// The sum of lanes 4i and 4i + 1; of lanes 4i + 2 and 4i + 3.
CI float ci_sum_of_first_pairs(ci_f32x16 v) {
  ci_f32x4 a = v.lo.lo + v.lo.hi + v.hi.lo + v.hi.hi; return a.x + a.y;
}
CI float ci_sum_of_last_pairs(ci_f32x16 v) {
  ci_f32x4 a = v.lo.lo + v.lo.hi + v.hi.lo + v.hi.hi; return a.z + a.w;
}
/// 16 floats rounded to the nearest 8-bit integers; |v| at most 127.
CI void ci_store_signed_bytes(void *_Nonnull p, ci_f32x16 v) {
  ci_i32x16 i = __builtin_convertvector(__builtin_elementwise_roundeven(v), ci_i32x16);
  ci_i8x16 b = __builtin_convertvector(i, ci_i8x16); __builtin_memcpy(p, &b, 16);
}

/// 32 floats, of at most 127, rounded to the nearest integers plus 128.
CI ci_u8x32 ci_round_to_bytes(ci_f32x16 low, ci_f32x16 high) {
  ci_i32x16 a = __builtin_convertvector(__builtin_elementwise_roundeven(low), ci_i32x16) + 128;
  ci_i32x16 b = __builtin_convertvector(__builtin_elementwise_roundeven(high), ci_i32x16) + 128;
  ci_u8x32 v; v.lo = __builtin_convertvector(a, ci_u8x16); v.hi = __builtin_convertvector(b, ci_u8x16);
  return v;
}

// Constants rather than functions: Swift then knows them, and compiles no kernels that a build never runs.

/// 1 if sixteen 32-bit lanes are one register here.
#if defined(__AVX512F__)
#define CI_HAS_WIDE_REGISTERS 1
#else
#define CI_HAS_WIDE_REGISTERS 0
#endif

/// 1 if `ci_dot_quads` is one instruction here.
#if defined(__AVX512VNNI__)
#define CI_HAS_BYTE_DOT 1
#else
#define CI_HAS_BYTE_DOT 0
#endif

/// Lane i: sums[i] + Σ over j in 0 ..< 4 of weights[4i + j] · x[j], for the four signed bytes at x.
CI ci_i32x16 ci_dot_quads(ci_i32x16 sums, ci_u8x64 weights, const void *_Nonnull x) {
#if defined(__AVX512VNNI__)
  int32_t quad; __builtin_memcpy(&quad, x, 4);
  typedef int ci_int16 __attribute__((vector_size(64)));
  ci_i32x16 q = (ci_i32x16)(quad);
  return (ci_i32x16)__builtin_ia32_vpdpbusd512((ci_int16)sums, (ci_int16)weights, (ci_int16)q);
#else
  int8_t b[4]; __builtin_memcpy(b, x, 4);
  for (int i = 0; i < 16; i++)
    for (int j = 0; j < 4; j++) sums[i] += (int32_t)weights[4 * i + j] * b[j];
  return sums;
#endif
}

/// 1 if `ci_dot_byte_pairs` is the best way to multiply bytes here.
#if defined(__AVX2__) && !defined(__AVX512F__)
#define CI_HAS_BYTE_PAIRS 1
#else
#define CI_HAS_BYTE_PAIRS 0
#endif

/// Word 2i + j: sums[2i + j] + weights[4i + 2j] · x[2j] + weights[4i + 2j + 1] · x[2j + 1], for the four signed bytes at x.
/// Sums wrap: the caller sees to it that the last one fits.
CI ci_i16x32 ci_dot_byte_pairs(ci_i16x32 sums, ci_u8x64 weights, const void *_Nonnull x) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  int32_t quad; __builtin_memcpy(&quad, x, 4);
  ci_i32x8 q = (ci_i32x8)(quad);
  typedef char ci_char32 __attribute__((vector_size(32)));
  typedef short ci_short16 __attribute__((vector_size(32)));
  ci_char32 w[2], b; __builtin_memcpy(w, &weights, 64); __builtin_memcpy(&b, &q, 32);
  ci_short16 s[2]; __builtin_memcpy(s, &sums, 64);
  s[0] += __builtin_ia32_pmaddubsw256(w[0], b);
  s[1] += __builtin_ia32_pmaddubsw256(w[1], b);
  // Keeps sums in their registers: left alone, the compiler adds them up in another order and runs out of registers.
  __asm__("" : "+x"(s[0]), "+x"(s[1]));
  __builtin_memcpy(&sums, s, 64);
  return sums;
#else
  int8_t b[4]; __builtin_memcpy(b, x, 4);
  for (int i = 0; i < 32; i++)
    sums[i] += (int16_t)(weights[2 * i] * b[i % 2 * 2] + weights[2 * i + 1] * b[i % 2 * 2 + 1]);
  return sums;
#endif
}

/// Lane i: sums[i] + words[2i] + words[2i + 1].
CI ci_i32x16 ci_add_word_pairs(ci_i32x16 sums, ci_i16x32 words) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  typedef short ci_short16 __attribute__((vector_size(32)));
  ci_short16 w[2], one = (ci_short16){} + 1; __builtin_memcpy(w, &words, 64);
  sums.lo += (ci_i32x8)__builtin_ia32_pmaddwd256(w[0], one);
  sums.hi += (ci_i32x8)__builtin_ia32_pmaddwd256(w[1], one);
  return sums;
#else
  return sums + __builtin_convertvector(words.even, ci_i32x16) + __builtin_convertvector(words.odd, ci_i32x16);
#endif
}

/// Lane i: sums[i] + weights[2i] · x[0] + weights[2i + 1] · x[1], for the two words at x.
CI ci_i32x16 ci_dot_pairs(ci_i32x16 sums, ci_i16x32 weights, const void *_Nonnull x) {
  int32_t pair; __builtin_memcpy(&pair, x, 4);
#if defined(__AVX512BW__)
  ci_i32x16 p = (ci_i32x16)(pair);
  typedef short ci_short32 __attribute__((vector_size(64)));
  ci_short32 a, b; __builtin_memcpy(&a, &weights, 64); __builtin_memcpy(&b, &p, 64);
  return sums + (ci_i32x16)__builtin_ia32_pmaddwd512(a, b);
#elif defined(__AVX2__)
  ci_i32x8 p = (ci_i32x8)(pair);
  typedef short ci_short16 __attribute__((vector_size(32)));
  ci_short16 a[2], b; __builtin_memcpy(a, &weights, 64); __builtin_memcpy(&b, &p, 32);
  sums.lo += (ci_i32x8)__builtin_ia32_pmaddwd256(a[0], b);
  sums.hi += (ci_i32x8)__builtin_ia32_pmaddwd256(a[1], b);
  return sums;
#else
  int32_t first = (int16_t)pair, second = pair >> 16;
  return sums + __builtin_convertvector(weights.even, ci_i32x16) * first
    + __builtin_convertvector(weights.odd, ci_i32x16) * second;
#endif
}

/// Four bytes of each lane i, words of the first two and of the last two, less `zero`.
CI ci_i16x32 ci_first_pairs(ci_u8x64 v, int32_t zero) {
  ci_u8x32 b = __builtin_shufflevector(
    v, v, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29, 32, 33, 36, 37, 40, 41, 44, 45, 48, 49, 52, 53, 56,
    57, 60, 61);
  return __builtin_convertvector(b, ci_i16x32) - (ci_i16x32)((int16_t)zero);
}
CI ci_i16x32 ci_last_pairs(ci_u8x64 v, int32_t zero) {
  ci_u8x32 b = __builtin_shufflevector(
    v, v, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31, 34, 35, 38, 39, 42, 43, 46, 47, 50, 51, 54, 55, 58,
    59, 62, 63);
  return __builtin_convertvector(b, ci_i16x32) - (ci_i16x32)((int16_t)zero);
}
CI void ci_store_pairs(void *_Nonnull p, ci_i16x32 v) { __builtin_memcpy(p, &v, 64); }

// MARK: a 16 × 8 transpose of dwords, by rows i and i + 8 in one register

CI ci_u32x16 ci_two_rows(const void *_Nonnull first, const void *_Nonnull second) {
  ci_u32x16 v; __builtin_memcpy(&v, first, 32); __builtin_memcpy((char *)&v + 32, second, 32); return v;
}
CI ci_u32x16 ci_interleave_low(ci_u32x16 a, ci_u32x16 b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
}
CI ci_u32x16 ci_interleave_high(ci_u32x16 a, ci_u32x16 b) {
  return __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}
CI ci_u32x16 ci_interleave_low_pairs(ci_u32x16 a, ci_u32x16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
}
CI ci_u32x16 ci_interleave_high_pairs(ci_u32x16 a, ci_u32x16 b) {
  return __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}
/// Quarters 0 and 2 of each, a's and b's in turn; then quarters 1 and 3.
CI ci_u32x16 ci_even_quarters(ci_u32x16 a, ci_u32x16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
}
CI ci_u32x16 ci_odd_quarters(ci_u32x16 a, ci_u32x16 b) {
  return __builtin_shufflevector(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
}
