// Eight neighbouring rows of a block format, a row in each 32-bit lane: how weights are unpacked where registers have
// 32 bytes. A *quad* is four neighbouring bytes of each row.
#pragma once

/// Whether eight 32-bit lanes are one register here, and no more.
CI bool ci_has_eight_lanes(void) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  return true;
#else
  return false;
#endif
}

// MARK: quads

/// The 16 bytes at p, then those four rows on.
CI ci_u8x32 ci_fourth_rows(const void *_Nonnull p, long stride) {
  ci_u8x32 v; v.lo = ci_load_u8(p); v.hi = ci_load_u8((const char *)p + 4 * stride); return v;
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
CI void ci_store_first_pairs(void *_Nonnull p, ci_u8x32 v, int32_t zero) {
  typedef int16_t ci_i16x16 __attribute__((ext_vector_type(16)));
  ci_u8x32 none = (ci_u8x32)(0);
  ci_i16x16 w = (ci_i16x16)__builtin_shufflevector(
    v, none, 0, 32, 1, 32, 4, 32, 5, 32, 8, 32, 9, 32, 12, 32, 13, 32, 16, 48, 17, 48, 20, 48, 21, 48, 24,
    48, 25, 48, 28, 48, 29, 48
  ) - (ci_i16x16)((int16_t)zero);
  __builtin_memcpy(p, &w, 32);
}
CI void ci_store_last_pairs(void *_Nonnull p, ci_u8x32 v, int32_t zero) {
  typedef int16_t ci_i16x16 __attribute__((ext_vector_type(16)));
  ci_u8x32 none = (ci_u8x32)(0);
  ci_i16x16 w = (ci_i16x16)__builtin_shufflevector(
    v, none, 2, 32, 3, 32, 6, 32, 7, 32, 10, 32, 11, 32, 14, 32, 15, 32, 18, 48, 19, 48, 22, 48, 23, 48, 26,
    48, 27, 48, 30, 48, 31, 48
  ) - (ci_i16x16)((int16_t)zero);
  __builtin_memcpy(p, &w, 32);
}

// MARK: factors

/// The half floats at p of each row.
CI ci_f32x8 ci_row_halves(const void *_Nonnull p, long stride) {
  typedef _Float16 ci_f16x8 __attribute__((ext_vector_type(8)));
  uint64_t words[2] = {ci_four_words(p, stride), ci_four_words((const char *)p + 4 * stride, stride)};
  ci_f16x8 h; __builtin_memcpy(&h, words, 16); return __builtin_convertvector(h, ci_f32x8);
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
CI ci_f32x8 ci_negative(ci_f32x8 v) { return -v; }
CI void ci_store_eight(void *_Nonnull p, ci_f32x8 v) { __builtin_memcpy(p, &v, 32); }
