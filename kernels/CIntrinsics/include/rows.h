// Eight neighbouring rows of a block format, a row in each 32-bit lane: how weights are unpacked, and multiplied with
// few vectors, where registers have 32 bytes or more. A *quad* is four neighbouring bytes of each row.
#pragma once

/// 1 if eight 32-bit lanes fit in a register here.
#if defined(__AVX2__)
#define CI_HAS_EIGHT_LANES 1
#else
#define CI_HAS_EIGHT_LANES 0
#endif

// MARK: quads

/// The 16 bytes at p, then those at q.
CI ci_u8x32 ci_two_row_runs(const void *_Nonnull p, const void *_Nonnull q) {
  ci_u8x32 v; v.lo = ci_load_u8(p); v.hi = ci_load_u8(q); return v;
}
/// Dwords 0 and 1 of each half, a's and b's in turn; then dwords 2 and 3.
CI ci_u32x8 ci_low_dwords(ci_u32x8 a, ci_u32x8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
}
CI ci_u32x8 ci_high_dwords(ci_u32x8 a, ci_u32x8 b) {
  return __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
}
/// The first 8 bytes of each half, a's and b's; then the last 8.
CI ci_u8x32 ci_low_pairs(ci_u32x8 a, ci_u32x8 b) {
  return (ci_u8x32)__builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
}
CI ci_u8x32 ci_high_pairs(ci_u32x8 a, ci_u32x8 b) {
  return (ci_u8x32)__builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
}
CI ci_u32x8 ci_dwords(ci_u8x32 v) { return (ci_u32x8)v; }
/// The four bytes at p of each row.
CI ci_u8x32 ci_row_quads(const void *_Nonnull p, long stride) {
  const char *q = (const char *)p;
  ci_u32x8 v;
  for (int i = 0; i < 8; i++) { uint32_t x; __builtin_memcpy(&x, q + i * stride, 4); v[i] = x; }
  return (ci_u8x32)v;
}
/// Lanes shifted as 32-bit integers; bits that cross bytes are garbage.
CI ci_u8x32 ci_lanes_right(ci_u8x32 v, int32_t n) { return (ci_u8x32)((ci_u32x8)v >> (ci_u32x8)((uint32_t)n)); }
CI ci_u8x32 ci_lanes_left(ci_u8x32 v, int32_t n) { return (ci_u8x32)((ci_u32x8)v << (ci_u32x8)((uint32_t)n)); }
/// Byte j of a lane: 16 if bit 4 · quad + j of the lane of `bits` is set, else 0.
CI ci_u8x32 ci_fifth_bits_of_quad(ci_u8x32 bits, int32_t quad) {
  ci_u8x32 v = ci_lanes_right(bits, 4 * quad);
  v = __builtin_shufflevector(v, v, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12, 16, 16, 16, 16, 20, 20, 20, 20,
    24, 24, 24, 24, 28, 28, 28, 28);
  const ci_u8x32 bit = {1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8};
  return (ci_u8x32)((v & bit) == bit) & (ci_u8x32)(16);
}
/// table[index], for indices 0 ... 15.
CI ci_u8x32 ci_lookup_quads(ci_u8x16 table, ci_u8x32 index) {
#if defined(__AVX2__)
  typedef char ci_char32 __attribute__((vector_size(32)));
  ci_u8x32 t; t.lo = table; t.hi = table;
  return (ci_u8x32)__builtin_ia32_pshufb256((ci_char32)t, (ci_char32)index);
#else
  return ci_lookup_32(table, index);
#endif
}
/// Bytes 0 and 1 of each lane, less `zero`, as words; then bytes 2 and 3.
CI ci_i16x16 ci_first_row_pairs(ci_u8x32 v, int32_t zero) {
  ci_u8x32 none = (ci_u8x32)(0);
  return (ci_i16x16)__builtin_shufflevector(
    v, none, 0, 32, 1, 32, 4, 32, 5, 32, 8, 32, 9, 32, 12, 32, 13, 32, 16, 48, 17, 48, 20, 48, 21, 48, 24,
    48, 25, 48, 28, 48, 29, 48
  ) - (ci_i16x16)((int16_t)zero);
}
CI ci_i16x16 ci_last_row_pairs(ci_u8x32 v, int32_t zero) {
  ci_u8x32 none = (ci_u8x32)(0);
  return (ci_i16x16)__builtin_shufflevector(
    v, none, 2, 32, 3, 32, 6, 32, 7, 32, 10, 32, 11, 32, 14, 32, 15, 32, 18, 48, 19, 48, 22, 48, 23, 48, 26,
    48, 27, 48, 30, 48, 31, 48
  ) - (ci_i16x16)((int16_t)zero);
}
/// The same, stored.
CI void ci_store_first_pairs(void *_Nonnull p, ci_u8x32 v, int32_t zero) {
  ci_i16x16 w = ci_first_row_pairs(v, zero); __builtin_memcpy(p, &w, 32);
}
CI void ci_store_last_pairs(void *_Nonnull p, ci_u8x32 v, int32_t zero) {
  ci_i16x16 w = ci_last_row_pairs(v, zero); __builtin_memcpy(p, &w, 32);
}

// MARK: products with four activations

CI ci_i16x16 ci_zero_row_words(void) { return (ci_i16x16)(0); }
CI ci_i32x8 ci_zero_rows(void) { return (ci_i32x8)(0); }
/// The integer at p in every lane.
CI ci_i32x8 ci_splat_rows(const void *_Nonnull p) { int32_t x; __builtin_memcpy(&x, p, 4); return (ci_i32x8)(x); }
/// The two words at p in every lane.
CI ci_i16x16 ci_splat_row_words(const void *_Nonnull p) {
  int32_t x; __builtin_memcpy(&x, p, 4); return (ci_i16x16)(ci_i32x8)(x);
}
/// Words 0 and 1 of lane i: sums + bytes 0 and 1 of the lane times those at x, and bytes 2 and 3. Sums wrap.
CI ci_i16x16 ci_dot_row_bytes(ci_i16x16 sums, ci_u8x32 quads, const void *_Nonnull x) {
#if defined(__AVX2__)
  int32_t quad; __builtin_memcpy(&quad, x, 4);
  typedef char ci_char32 __attribute__((vector_size(32)));
  return sums + (ci_i16x16)__builtin_ia32_pmaddubsw256((ci_char32)quads, (ci_char32)(ci_i32x8)(quad));
#else
  int8_t b[4]; __builtin_memcpy(b, x, 4);
  for (int i = 0; i < 16; i++)
    sums[i] = (int16_t)(sums[i] + quads[2 * i] * b[i % 2 * 2] + quads[2 * i + 1] * b[i % 2 * 2 + 1]);
  return sums;
#endif
}
/// Lane i: sums + the lane's bytes times the four signed ones at x.
CI ci_i32x8 ci_dot_row_quads(ci_i32x8 sums, ci_u8x32 quads, const void *_Nonnull x) {
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
  int32_t quad; __builtin_memcpy(&quad, x, 4);
  typedef int ci_int8 __attribute__((vector_size(32)));
  return (ci_i32x8)__builtin_ia32_vpdpbusd256((ci_int8)sums, (ci_int8)quads, (ci_int8)(ci_i32x8)(quad));
#else
  int8_t b[4]; __builtin_memcpy(b, x, 4);
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 4; j++) sums[i] += (int32_t)quads[4 * i + j] * b[j];
  return sums;
#endif
}
/// Lane i: sums + both words.
CI ci_i32x8 ci_add_row_words(ci_i32x8 sums, ci_i16x16 words) {
#if defined(__AVX2__)
  typedef short ci_short16 __attribute__((vector_size(32)));
  return sums + (ci_i32x8)__builtin_ia32_pmaddwd256((ci_short16)words, (ci_short16){} + 1);
#else
  return sums + __builtin_convertvector(words.even, ci_i32x8) + __builtin_convertvector(words.odd, ci_i32x8);
#endif
}
/// Lane i: sums + the lane's bytes less `zero` times the four words at x.
CI ci_i32x8 ci_dot_row_words(ci_i32x8 sums, ci_u8x32 quads, int32_t zero, const void *_Nonnull x) {
  ci_i16x16 first = ci_first_row_pairs(quads, zero), last = ci_last_row_pairs(quads, zero);
#if defined(__AVX2__)
  int32_t pairs[2]; __builtin_memcpy(pairs, x, 8);
  typedef short ci_short16 __attribute__((vector_size(32)));
  return sums + (ci_i32x8)__builtin_ia32_pmaddwd256((ci_short16)first, (ci_short16)(ci_i32x8)(pairs[0]))
    + (ci_i32x8)__builtin_ia32_pmaddwd256((ci_short16)last, (ci_short16)(ci_i32x8)(pairs[1]));
#else
  int16_t w[4]; __builtin_memcpy(w, x, 8);
  return sums + __builtin_convertvector(first.even, ci_i32x8) * w[0] + __builtin_convertvector(first.odd, ci_i32x8) * w[1]
    + __builtin_convertvector(last.even, ci_i32x8) * w[2] + __builtin_convertvector(last.odd, ci_i32x8) * w[3];
#endif
}

// MARK: factors

/// The half floats at p of each row.
CI ci_f32x8 ci_row_halves(const void *_Nonnull p, long stride) {
  typedef _Float16 ci_f16x8 __attribute__((ext_vector_type(8)));
  typedef uint16_t ci_u16x8 __attribute__((ext_vector_type(8)));
  ci_u16x8 w;
  for (int i = 0; i < 8; i++) { uint16_t x; __builtin_memcpy(&x, (const char *)p + i * stride, 2); w[i] = x; }
  ci_f16x8 h; __builtin_memcpy(&h, &w, 16); return __builtin_convertvector(h, ci_f32x8);
}
/// factor · (byte `index` of each lane − zero).
CI ci_f32x8 ci_scaled_bytes(ci_f32x8 factor, ci_u8x32 v, int32_t index, int32_t zero) {
  ci_u32x8 b = ((ci_u32x8)v >> (ci_u32x8)((uint32_t)(8 * index))) & 255;
  return factor * __builtin_convertvector((ci_i32x8)b - (ci_i32x8)(zero), ci_f32x8);
}
/// factor · byte `index` of each lane, a signed one.
CI ci_f32x8 ci_scaled_signed_bytes(ci_f32x8 factor, ci_u8x32 v, int32_t index) {
  ci_i32x8 b = (ci_i32x8)((ci_u32x8)v << (ci_u32x8)((uint32_t)(24 - 8 * index))) >> 24;
  return factor * __builtin_convertvector(b, ci_f32x8);
}
/// total + scales · scale · sums
CI ci_f32x8 ci_add_scaled_rows(ci_f32x8 total, ci_i32x8 sums, const void *_Nonnull scales, const void *_Nonnull scale) {
  ci_f32x8 s; float x; __builtin_memcpy(&s, scales, 32); __builtin_memcpy(&x, scale, 4);
  return __builtin_elementwise_fma(__builtin_convertvector(sums, ci_f32x8), s * (ci_f32x8)(x), total);
}
/// total + factors · x
CI ci_f32x8 ci_add_multiple_of_rows(ci_f32x8 total, const void *_Nonnull factors, const void *_Nonnull x) {
  ci_f32x8 f; float y; __builtin_memcpy(&f, factors, 32); __builtin_memcpy(&y, x, 4);
  return __builtin_elementwise_fma(f, (ci_f32x8)(y), total);
}
CI ci_i32x8 ci_load_rows(const void *_Nonnull p) { ci_i32x8 v; __builtin_memcpy(&v, p, 32); return v; }
CI void ci_store_rows(void *_Nonnull p, ci_i32x8 v) { __builtin_memcpy(p, &v, 32); }
CI ci_f32x8 ci_no_rows(void) { return (ci_f32x8)(0); }
CI ci_f32x8 ci_negative(ci_f32x8 v) { return -v; }
CI void ci_store_eight(void *_Nonnull p, ci_f32x8 v) { __builtin_memcpy(p, &v, 32); }
