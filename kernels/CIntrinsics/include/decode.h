// Products of quantised weights with 16-bit activations: what the most exact decode reads the weights with. A
// register here is 64 bytes: four runs of 16 neighbouring weights.
#pragma once

// MARK: runs of 16 bytes

/// The 16 bytes at p, p + stride, p + 2 · stride and p + 3 · stride.
CI ci_u8x64 ci_load_four_runs(const void *_Nonnull p, long stride) {
  const char *q = (const char *)p;
  ci_u8x64 v;
  v.lo.lo = ci_load_u8(q); v.lo.hi = ci_load_u8(q + stride);
  v.hi.lo = ci_load_u8(q + 2 * stride); v.hi.hi = ci_load_u8(q + 3 * stride);
  return v;
}
/// The 32 bytes at p, twice.
CI ci_u8x64 ci_load_two_runs_twice(const void *_Nonnull p) {
  ci_u8x64 v; v.lo = ci_load_u8x32(p); v.hi = v.lo; return v;
}
/// The 16 bytes at p, four times.
CI ci_u8x64 ci_load_run_four_times(const void *_Nonnull p) {
  ci_u8x64 v; v.lo.lo = ci_load_u8(p); v.lo.hi = v.lo.lo; v.hi = v.lo; return v;
}
/// Runs 0 and 2 of a, then of b.
CI ci_u8x64 ci_even_runs(ci_u8x64 a, ci_u8x64 b) {
  ci_u8x64 v; v.lo.lo = a.lo.lo; v.lo.hi = a.hi.lo; v.hi.lo = b.lo.lo; v.hi.hi = b.hi.lo; return v;
}
/// Runs 1 and 3 of a, then of b.
CI ci_u8x64 ci_odd_runs(ci_u8x64 a, ci_u8x64 b) {
  ci_u8x64 v; v.lo.lo = a.lo.hi; v.lo.hi = a.hi.hi; v.hi.lo = b.lo.hi; v.hi.hi = b.hi.hi; return v;
}
CI ci_u8x64 ci_low_nibbles(ci_u8x64 v) { return v & (ci_u8x64)(15); }
CI ci_u8x64 ci_high_nibbles(ci_u8x64 v) { return v >> (ci_u8x64)(4); }
CI ci_u8x64 ci_flip_sign_bits(ci_u8x64 v) { return v ^ (ci_u8x64)(128); }

// MARK: products

// Activations are rounded to x = 256 · high + low with both parts in −128 ... 127. Where bytes are multiplied by bytes,
// 64 activations are stored as their 64 high parts, then their 64 low parts; elsewhere as words, the first eight of
// each of the four runs, then the last eight. AVX2 multiplies bytes in pairs summed to 16 bits, which only weights
// below 64 fit: `wide` says that a format's are larger.
#if defined(__AVX512VNNI__)
#define CI_BYTE_PRODUCTS(wide) true
#elif defined(__AVX2__)
#define CI_BYTE_PRODUCTS(wide) (!(wide))
#else
#define CI_BYTE_PRODUCTS(wide) false
#endif

/// Stores v (|v| at most 32,512) rounded, as run `run` of the 64 activations at p; returns the rounded values' sum.
CI int32_t ci_store_activations(void *_Nonnull p, long run, ci_f32x16 v, bool wide) {
  ci_i16x16 x = __builtin_convertvector(
    __builtin_convertvector(__builtin_elementwise_roundeven(v), ci_i32x16), ci_i16x16);
  char *q = (char *)p + 16 * run;
  if (CI_BYTE_PRODUCTS(wide)) {
    ci_i8x16 low = __builtin_convertvector(x, ci_i8x16), high = __builtin_convertvector((x + 128) >> 8, ci_i8x16);
    __builtin_memcpy(q, &high, 16); __builtin_memcpy(q + 64, &low, 16);
  } else {
    __builtin_memcpy(q, &x, 16); __builtin_memcpy(q + 64, (char *)&x + 16, 16);
  }
  return __builtin_reduce_add(__builtin_convertvector(x, ci_i32x16));
}

#if defined(__AVX512BW__)
#define CI_RUN_BYTES 64
typedef char ci_char_runs __attribute__((vector_size(64)));
typedef short ci_short_runs __attribute__((vector_size(64)));
typedef int ci_int_runs __attribute__((vector_size(64)));
CI ci_short_runs ci_multiply_bytes(ci_char_runs a, ci_char_runs b) { return __builtin_ia32_pmaddubsw512(a, b); }
CI ci_int_runs ci_multiply_words(ci_short_runs a, ci_short_runs b) { return __builtin_ia32_pmaddwd512(a, b); }
CI ci_short_runs ci_first_eight(ci_char_runs a) {
  return (ci_short_runs)__builtin_shufflevector(a, (ci_char_runs){0}, 0, 64, 1, 65, 2, 66, 3, 67, 4, 68, 5, 69, 6, 70, 7,
    71, 16, 80, 17, 81, 18, 82, 19, 83, 20, 84, 21, 85, 22, 86, 23, 87, 32, 96, 33, 97, 34, 98, 35, 99, 36, 100, 37, 101,
    38, 102, 39, 103, 48, 112, 49, 113, 50, 114, 51, 115, 52, 116, 53, 117, 54, 118, 55, 119);
}
CI ci_short_runs ci_last_eight(ci_char_runs a) {
  return (ci_short_runs)__builtin_shufflevector(a, (ci_char_runs){0}, 8, 72, 9, 73, 10, 74, 11, 75, 12, 76, 13, 77, 14,
    78, 15, 79, 24, 88, 25, 89, 26, 90, 27, 91, 28, 92, 29, 93, 30, 94, 31, 95, 40, 104, 41, 105, 42, 106, 43, 107, 44,
    108, 45, 109, 46, 110, 47, 111, 56, 120, 57, 121, 58, 122, 59, 123, 60, 124, 61, 125, 62, 126, 63, 127);
}
#elif defined(__AVX2__)
#define CI_RUN_BYTES 32
typedef char ci_char_runs __attribute__((vector_size(32)));
typedef short ci_short_runs __attribute__((vector_size(32)));
typedef int ci_int_runs __attribute__((vector_size(32)));
CI ci_short_runs ci_multiply_bytes(ci_char_runs a, ci_char_runs b) { return __builtin_ia32_pmaddubsw256(a, b); }
CI ci_int_runs ci_multiply_words(ci_short_runs a, ci_short_runs b) { return __builtin_ia32_pmaddwd256(a, b); }
CI ci_short_runs ci_first_eight(ci_char_runs a) {
  return (ci_short_runs)__builtin_shufflevector(a, (ci_char_runs){0}, 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7,
    39, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55);
}
CI ci_short_runs ci_last_eight(ci_char_runs a) {
  return (ci_short_runs)__builtin_shufflevector(a, (ci_char_runs){0}, 8, 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14,
    46, 15, 47, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63);
}
#endif

#if defined(CI_RUN_BYTES)
/// The part of a register's weights from byte `at` on, of `CI_RUN_BYTES`, times activations stored as bytes.
CI ci_int_runs ci_byte_products(ci_u8x64 a, ci_u8x64 b, bool both, const char *_Nonnull x, long at) {
  ci_char_runs w, high, low; __builtin_memcpy(&w, (char *)&a + at, CI_RUN_BYTES);
  __builtin_memcpy(&high, x + at, CI_RUN_BYTES); __builtin_memcpy(&low, x + 64 + at, CI_RUN_BYTES);
  ci_short_runs h = ci_multiply_bytes(w, high), l = ci_multiply_bytes(w, low);
  if (both) {
    __builtin_memcpy(&w, (char *)&b + at, CI_RUN_BYTES);
    __builtin_memcpy(&high, x + 128 + at, CI_RUN_BYTES); __builtin_memcpy(&low, x + 192 + at, CI_RUN_BYTES);
    h += ci_multiply_bytes(w, high); l += ci_multiply_bytes(w, low);
  }
  return ci_multiply_words(h, (ci_short_runs){} + 256) + ci_multiply_words(l, (ci_short_runs){} + 1);
}
/// The same for activations stored as words.
CI ci_int_runs ci_word_products(ci_u8x64 a, const char *_Nonnull x, long at) {
  ci_char_runs w; ci_short_runs first, last; __builtin_memcpy(&w, (char *)&a + at, CI_RUN_BYTES);
  __builtin_memcpy(&first, x + at, CI_RUN_BYTES); __builtin_memcpy(&last, x + 64 + at, CI_RUN_BYTES);
  return ci_multiply_words(ci_first_eight(w), first) + ci_multiply_words(ci_last_eight(w), last);
}
#endif

/// Lane 4r + i: four products of run r of a, the whole run over the four lanes, exact in 32 bits, then as a float; with
/// `both`, those of b and the next 64 activations added. `x` as `ci_store_activations` leaves it. `apart` sums high and
/// low bytes side by side rather than in one chain: the same integers.
CI ci_f32x16 ci_run_products(ci_u8x64 a, ci_u8x64 b, bool both, const void *_Nonnull x, bool wide, bool apart) {
  const char *q = (const char *)x;
  ci_i32x16 sum;
#if defined(__AVX512VNNI__)
  ci_int_runs high, low, h = {0}, l = {0};
  __builtin_memcpy(&high, q, 64);
  h = (ci_int_runs)__builtin_ia32_vpdpbusd512(h, (ci_int_runs)a, high);
  if (both) {
    __builtin_memcpy(&high, q + 128, 64);
    h = (ci_int_runs)__builtin_ia32_vpdpbusd512(h, (ci_int_runs)b, high);
  }
  h <<= 8;
  if (!apart) l = h;
  __builtin_memcpy(&low, q + 64, 64);
  l = (ci_int_runs)__builtin_ia32_vpdpbusd512(l, (ci_int_runs)a, low);
  if (both) {
    __builtin_memcpy(&low, q + 192, 64);
    l = (ci_int_runs)__builtin_ia32_vpdpbusd512(l, (ci_int_runs)b, low);
  }
  ci_int_runs s = apart ? h + l : l;
  __builtin_memcpy(&sum, &s, 64);
#elif defined(CI_RUN_BYTES)
  for (long at = 0; at < 64; at += CI_RUN_BYTES) {
    ci_int_runs s;
    if (CI_BYTE_PRODUCTS(wide)) {
      s = ci_byte_products(a, b, both, q, at);
    } else {
      s = ci_word_products(a, q, at);
      if (both) s += ci_word_products(b, q + 128, at);
    }
    __builtin_memcpy((char *)&sum + at, &s, CI_RUN_BYTES);
  }
#else
  sum = (ci_i32x16)(0);
  for (int part = 0; part < (both ? 2 : 1); part++) {
    ci_u8x64 w = part ? b : a;
    ci_i16x32 weights[2], values[2]; __builtin_memcpy(values, q + 128 * part, 128);
    weights[0] = __builtin_convertvector(
      __builtin_shufflevector(w, w, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23, 32, 33, 34, 35, 36, 37, 38,
        39, 48, 49, 50, 51, 52, 53, 54, 55), ci_i16x32);
    weights[1] = __builtin_convertvector(
      __builtin_shufflevector(w, w, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 40, 41, 42, 43, 44,
        45, 46, 47, 56, 57, 58, 59, 60, 61, 62, 63), ci_i16x32);
    for (int i = 0; i < 2; i++)
      sum += __builtin_convertvector(weights[i].even, ci_i32x16) * __builtin_convertvector(values[i].even, ci_i32x16)
        + __builtin_convertvector(weights[i].odd, ci_i32x16) * __builtin_convertvector(values[i].odd, ci_i32x16);
  }
#endif
  return __builtin_convertvector(sum, ci_f32x16);
}
CI ci_f32x16 ci_products_of_one(ci_u8x64 a, const void *_Nonnull x, bool wide) {
  return ci_run_products(a, a, false, x, wide, false);
}
CI ci_f32x16 ci_products_of_two(ci_u8x64 a, ci_u8x64 b, const void *_Nonnull x, bool wide, bool apart) {
  return ci_run_products(a, b, true, x, wide, apart);
}

// MARK: bits and tables

/// The first 32 bytes shifted right by `first` bits and the others by `second`; bits that cross bytes are garbage.
CI ci_u8x64 ci_shift_halves_right(ci_u8x64 v, int32_t first, int32_t second) {
  ci_u32x16 n, w; n.lo = (uint32_t)first; n.hi = (uint32_t)second;
  __builtin_memcpy(&w, &v, 64); w >>= n; __builtin_memcpy(&v, &w, 64); return v;
}
/// The same to the left.
CI ci_u8x64 ci_shift_halves_left(ci_u8x64 v, int32_t first, int32_t second) {
  ci_u32x16 n, w; n.lo = (uint32_t)first; n.hi = (uint32_t)second;
  __builtin_memcpy(&w, &v, 64); w <<= n; __builtin_memcpy(&v, &w, 64); return v;
}
CI ci_u8x64 ci_mask_runs(ci_u8x64 v, uint8_t mask) { return v & (ci_u8x64)(mask); }
/// v, with the bits of `bits` that `mask` has.
CI ci_u8x64 ci_merge_bits(ci_u8x64 v, ci_u8x64 bits, uint8_t mask) { return v | (bits & (ci_u8x64)(mask)); }
/// v + 16 in the bytes of run r where `bits` has bit 2r + first, for bytes below 16.
CI ci_u8x64 ci_add_fifth_bits(ci_u8x64 v, ci_u8x64 bits, int32_t first) {
  ci_u8x64 test; test.lo.lo = (uint8_t)(1 << first); test.lo.hi = (uint8_t)(4 << first);
  test.hi.lo = (uint8_t)(16 << first); test.hi.hi = (uint8_t)(64 << first);
  return v | ((ci_u8x64)((bits & test) != 0) & (ci_u8x64)(16));
}
/// v + 16 in the bytes i where bit i of `bits` is set, for bytes below 16.
CI ci_u8x64 ci_add_fifth_bit_mask(ci_u8x64 v, uint64_t bits) {
#if defined(__AVX512BW__)
  typedef char ci_char64 __attribute__((vector_size(64)));
  return v | (ci_u8x64)__builtin_ia32_selectb_512(bits, (ci_char64){} + 16, (ci_char64){});
#else
  typedef uint8_t ci_u8x8 __attribute__((ext_vector_type(8)));
  ci_u8x8 b; __builtin_memcpy(&b, &bits, 8);
  ci_u8x64 spread = __builtin_shufflevector(b, b, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2,
    3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7);
  uint64_t one = 0x8040201008040201; ci_u8x8 t; __builtin_memcpy(&t, &one, 8);
  ci_u8x64 test = __builtin_shufflevector(t, t, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
    0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
  return v | ((ci_u8x64)((spread & test) != 0) & (ci_u8x64)(16));
#endif
}
/// table[index], for indices 0 ... 15.
CI ci_u8x64 ci_look_up_runs(ci_u8x16 table, ci_u8x64 index) {
#if defined(__AVX512BW__)
  typedef char ci_char64 __attribute__((vector_size(64)));
  ci_u8x64 t; t.lo.lo = table; t.lo.hi = table; t.hi = t.lo;
  return (ci_u8x64)__builtin_ia32_pshufb512((ci_char64)t, (ci_char64)index);
#elif defined(__AVX2__)
  typedef char ci_char32 __attribute__((vector_size(32)));
  ci_u8x32 t; t.lo = table; t.hi = table;
  ci_u8x64 v;
  v.lo = (ci_u8x32)__builtin_ia32_pshufb256((ci_char32)t, (ci_char32)index.lo);
  v.hi = (ci_u8x32)__builtin_ia32_pshufb256((ci_char32)t, (ci_char32)index.hi);
  return v;
#else
  ci_u8x64 v;
  v.lo.lo = ci_lookup(table, index.lo.lo); v.lo.hi = ci_lookup(table, index.lo.hi);
  v.hi.lo = ci_lookup(table, index.hi.lo); v.hi.hi = ci_lookup(table, index.hi.hi);
  return v;
#endif
}

// MARK: scales

/// The 16-bit words at p, p + stride, p + 2 · stride and p + 3 · stride, by integer instructions, which are idle.
CI uint64_t ci_four_words(const void *_Nonnull p, long stride) {
  const char *q = (const char *)p;
  uint16_t a, b, c, d;
  __builtin_memcpy(&a, q, 2); __builtin_memcpy(&b, q + stride, 2);
  __builtin_memcpy(&c, q + 2 * stride, 2); __builtin_memcpy(&d, q + 3 * stride, 2);
  uint64_t words = (uint64_t)a | (uint64_t)b << 16 | (uint64_t)c << 32 | (uint64_t)d << 48;
#if defined(__x86_64__)
  // Keeps the compiler from turning the shifts back into inserts, which would take the vector units' time.
  __asm__("" : "+r"(words));
#endif
  return words;
}
/// The half floats at p, p + stride, ... p + 7 · stride in lanes 0 ... 7, and those times `factor` in lanes 8 ... 15.
CI ci_f32x16 ci_eight_scales(const void *_Nonnull p, long stride, float factor) {
  typedef _Float16 ci_f16x8 __attribute__((ext_vector_type(8)));
  uint64_t words[2] = {ci_four_words(p, stride), ci_four_words((const char *)p + 4 * stride, stride)};
  ci_f16x8 h; __builtin_memcpy(&h, words, 16);
  ci_f32x16 v; v.lo = __builtin_convertvector(h, ci_f32x8); v.hi = v.lo * factor; return v;
}
/// The half floats at p, p + stride, ... p + 7 · stride in lanes 0 ... 7, those after them in lanes 8 ... 15.
CI ci_f32x16 ci_eight_scales_and_minima(const void *_Nonnull p, long stride) {
  const char *q = (const char *)p;
  uint64_t words[4] = {
    ci_four_words(q, stride), ci_four_words(q + 4 * stride, stride), ci_four_words(q + 2, stride),
    ci_four_words(q + 2 + 4 * stride, stride)};
  ci_f16x16 h; __builtin_memcpy(&h, words, 32); return __builtin_convertvector(h, ci_f32x16);
}
/// Sixteen signed bytes as floats.
CI ci_f32x16 ci_floats_of_signed_bytes(const void *_Nonnull p) {
  ci_i8x16 v; __builtin_memcpy(&v, p, 16);
  return __builtin_convertvector(__builtin_convertvector(v, ci_i32x16), ci_f32x16);
}
/// Lanes 0 ... 3, each four times.
CI ci_f32x16 ci_spread_first(ci_f32x16 v) {
  return __builtin_shufflevector(v, v, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
}
/// Lanes 4 ... 7, each four times.
CI ci_f32x16 ci_spread_second(ci_f32x16 v) {
  return __builtin_shufflevector(v, v, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7);
}
/// Lanes 8 ... 11, each four times.
CI ci_f32x16 ci_spread_third(ci_f32x16 v) {
  return __builtin_shufflevector(v, v, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11);
}
/// Lanes 12 ... 15, each four times.
CI ci_f32x16 ci_spread_fourth(ci_f32x16 v) {
  return __builtin_shufflevector(v, v, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15);
}
/// Lanes 0, 2, 4 and 6, each four times.
CI ci_f32x16 ci_spread_even(ci_f32x16 v) {
  return __builtin_shufflevector(v, v, 0, 0, 0, 0, 2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6);
}
/// Lanes 1, 3, 5 and 7, each four times.
CI ci_f32x16 ci_spread_odd(ci_f32x16 v) {
  return __builtin_shufflevector(v, v, 1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7);
}
