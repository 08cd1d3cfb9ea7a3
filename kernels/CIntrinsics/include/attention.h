// Attention: 16-bit floats in pairs, powers of two, and narrow stores for the key/value cache.
#pragma once

/// Whether `ci_dot_bf16` is one instruction here.
CI bool ci_has_bf16(void) {
#if defined(__AVX512BF16__)
  return true;
#else
  return false;
#endif
}
/// The even 16-bit floats of a register of 32, as floats.
CI ci_f32x16 ci_even_bf16(ci_f32x16 pairs) {
  ci_u32x16 w; __builtin_memcpy(&w, &pairs, 64); w = w << 16;
  ci_f32x16 v; __builtin_memcpy(&v, &w, 64); return v;
}
/// The odd 16-bit floats of a register of 32, as floats.
CI ci_f32x16 ci_odd_bf16(ci_f32x16 pairs) {
  ci_u32x16 w; __builtin_memcpy(&w, &pairs, 64); w = w & 0xffff0000u;
  ci_f32x16 v; __builtin_memcpy(&v, &w, 64); return v;
}
/// c + even(a) · even(b) + odd(a) · odd(b) in each lane of 32 bits.
CI ci_f32x16 ci_dot_bf16(ci_f32x16 a, ci_f32x16 b, ci_f32x16 c) {
#if defined(__AVX512BF16__)
  typedef __bf16 ci_bf16x32 __attribute__((vector_size(64)));
  typedef float ci_float16 __attribute__((vector_size(64)));
  ci_bf16x32 x, y; __builtin_memcpy(&x, &a, 64); __builtin_memcpy(&y, &b, 64);
  return (ci_f32x16)__builtin_ia32_dpbf16ps_512((ci_float16)c, x, y);
#else
  c = ci_fma(ci_odd_bf16(a), ci_odd_bf16(b), c);
  return ci_fma(ci_even_bf16(a), ci_even_bf16(b), c);
#endif
}
/// Floats rounded to bf16 (nearest, ties to even; NaN stays NaN), in the low halves of the lanes.
CI ci_u32x16 ci_bf16_bits(ci_f32x16 v) {
  ci_u32x16 w; __builtin_memcpy(&w, &v, 64);
  ci_u32x16 r = (w + 0x7fffu + ((w >> 16) & 1)) >> 16;
  return (ci_u32x16)(v == v) != 0 ? r : (ci_u32x16)(0x7fc0u);
}
CI void ci_store_rounded_bf16(void *_Nonnull p, ci_f32x16 v) {
#if defined(__AVX512BF16__)
  typedef float ci_float16 __attribute__((vector_size(64)));
  typedef __bf16 ci_bf16x16 __attribute__((vector_size(32)));
  ci_bf16x16 h = __builtin_ia32_cvtneps2bf16_512_mask((ci_float16)v, (ci_bf16x16){0}, (uint16_t)-1); __builtin_memcpy(p, &h, 32);
#else
  ci_u16x16 h = __builtin_convertvector(ci_bf16_bits(v), ci_u16x16); __builtin_memcpy(p, &h, 32);
#endif
}
/// Two registers of floats, rounded to bf16, as a register of pairs (even, odd).
CI ci_f32x16 ci_pair_bf16(ci_f32x16 even, ci_f32x16 odd) {
  ci_u32x16 w = ci_bf16_bits(even) | ci_bf16_bits(odd) << 16;
  ci_f32x16 v; __builtin_memcpy(&v, &w, 64); return v;
}
CI void ci_store_f16(void *_Nonnull p, ci_f32x16 v) {
  ci_f16x16 h = __builtin_convertvector(v, ci_f16x16); __builtin_memcpy(p, &h, 32);
}
CI uint16_t ci_f16_bits(float x) { _Float16 h = (_Float16)x; uint16_t b; __builtin_memcpy(&b, &h, 2); return b; }
CI float ci_f16_value(uint16_t b) { _Float16 h; __builtin_memcpy(&h, &b, 2); return (float)h; }
/// The larger of each lane; where one is NaN, `b`: one instruction, unlike `ci_max`.
CI ci_f32x16 ci_max_or_second(ci_f32x16 a, ci_f32x16 b) { return a > b ? a : b; }
/// a · 2^n for integral n in [-150, 0]; below -126 the result is 0.
CI ci_f32x16 ci_scale_down(ci_f32x16 a, ci_f32x16 n) {
#if defined(__AVX512F__)
  typedef float ci_float16 __attribute__((vector_size(64)));
  return (ci_f32x16)__builtin_ia32_scalefps512_mask((ci_float16)a, (ci_float16)n, (ci_float16)a, (uint16_t)-1, 4);
#else
  ci_i32x16 e = (__builtin_convertvector(n, ci_i32x16) + 127) << 23;
  ci_f32x16 s; __builtin_memcpy(&s, &e, 64);
  return n < (ci_f32x16)(-126.0f) ? (ci_f32x16)(0.0f) : a * s;
#endif
}
