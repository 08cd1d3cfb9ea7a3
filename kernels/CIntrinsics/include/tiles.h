// Matrix tiles ("AMX"): eight registers of up to 16 rows of 64 bytes, and instructions that multiply two of them into a
// third. Intel SDM volume 1 chapter 18 and volume 2 (LDTILECFG … TDPBSSD).
//
// Tile numbers are part of the instruction, so each has a name of its own: tiles 0 … 3 are sums, 4 and 5 hold rows of
// the left matrix, 6 and 7 columns of the right one. `state` stands for the registers where a build has none: there
// every name is an emulation, written from the manual's pseudo-code, that exists for tests and is hundreds of times
// slower. With AMX it is ignored. It is `ci_tile_state_bytes()` bytes that belong to one thread.
#pragma once

#include <errno.h>

#if defined(__AMX_TILE__) && defined(__AMX_INT8__) && defined(__AMX_BF16__)
#define CI_HAS_TILES 1
#else
#define CI_HAS_TILES 0
#endif

/// The operand of LDTILECFG.
typedef struct {
  uint8_t palette, start_row, reserved[14];
  /// Bytes in each tile's rows; 8 … 15 do not exist and are 0.
  uint16_t row_bytes[16];
  uint8_t rows[16];
} ci_tile_config;

/// Palette 1 with eight tiles of `rows` rows of `row_bytes` bytes.
CI ci_tile_config ci_tile_uniform_config(int32_t rows, int32_t row_bytes) {
  ci_tile_config config = {.palette = 1};
  for (int i = 0; i < 8; i++) { config.rows[i] = (uint8_t)rows; config.row_bytes[i] = (uint16_t)row_bytes; }
  return config;
}

/// Gives one tile other limits.
CI void ci_tile_limit(ci_tile_config *_Nonnull config, int32_t tile, int32_t rows, int32_t row_bytes) {
  config->rows[tile & 7] = (uint8_t)rows; config->row_bytes[tile & 7] = (uint16_t)row_bytes;
}

/// Asks the system to let this process use tiles, which Linux requires: 0, or the error number. Holds for all threads.
CI int32_t ci_tile_request_permission(void) {
#if defined(__linux__) && defined(__x86_64__)
  const long request_permission = 0x1023, tile_data = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0 ? 0 : errno;
#else
  return ENOSYS;
#endif
}

CI bool ci_has_tiles(void) { return CI_HAS_TILES; }

// MARK: the emulation; in every build, so that tests can hold the hardware against it

typedef struct {
  ci_tile_config config;
  uint8_t data[8][16][64];
} ci_tile_state;

static __attribute__((noinline, unused)) void ci_emulate_load_config(
  ci_tile_state *_Nonnull s, const ci_tile_config *_Nonnull config) {
  if (config->palette > 1 || config->start_row != 0) __builtin_trap();  // #GP
  for (int i = 0; i < 16; i++) {
    bool exists = i < 8 && config->palette == 1;
    if (config->rows[i] > (exists ? 16 : 0) || config->row_bytes[i] > (exists ? 64 : 0)) __builtin_trap();
    if ((config->rows[i] == 0) != (config->row_bytes[i] == 0)) __builtin_trap();
  }
  s->config = *config;
  __builtin_memset(s->data, 0, sizeof s->data);
}

static __attribute__((noinline, unused)) void ci_emulate_zero(ci_tile_state *_Nonnull s, int t) {
  if (s->config.palette == 0 || s->config.rows[t] == 0) __builtin_trap();  // #UD
  __builtin_memset(s->data[t], 0, sizeof s->data[t]);
}

static __attribute__((noinline, unused)) void ci_emulate_load(
  ci_tile_state *_Nonnull s, int t, const void *_Nonnull p, long stride) {
  ci_emulate_zero(s, t);
  for (int m = 0; m < s->config.rows[t]; m++) {
    __builtin_memcpy(s->data[t][m], (const char *)p + m * stride, s->config.row_bytes[t]);
  }
}

static __attribute__((noinline, unused)) void ci_emulate_store(
  const ci_tile_state *_Nonnull s, int t, void *_Nonnull p, long stride) {
  if (s->config.palette == 0 || s->config.rows[t] == 0) __builtin_trap();  // #UD
  for (int m = 0; m < s->config.rows[t]; m++) {
    __builtin_memcpy((char *)p + m * stride, s->data[t][m], s->config.row_bytes[t]);
  }
}

/// The shapes of a product have to fit: C is m × n, A is m × k, B is k × n, in dwords.
CI void ci_emulate_check_product(const ci_tile_state *_Nonnull s, int c, int a, int b) {
  const ci_tile_config *f = &s->config;
  if (f->palette == 0 || f->rows[c] == 0 || c == a || c == b || a == b) __builtin_trap();
  if (f->rows[a] != f->rows[c] || f->row_bytes[b] != f->row_bytes[c]) __builtin_trap();
  if (f->row_bytes[a] != 4 * f->rows[b] || f->row_bytes[b] % 4 != 0) __builtin_trap();
}

/// Denormals count as zero and become zero, whatever MXCSR says.
CI ci_f32x16 ci_emulate_flush(ci_f32x16 v) {
  return __builtin_elementwise_abs(v) < (ci_f32x16)(0x1p-126f) ? ci_copysign(ci_splat(0), v) : v;
}
/// The low or high bf16 of each dword as a float.
CI ci_f32x16 ci_emulate_widen(ci_u32x16 pairs, bool high) {
  ci_u32x16 bits = high ? pairs & 0xffff0000u : pairs << 16;
  ci_f32x16 v; __builtin_memcpy(&v, &bits, 64); return ci_emulate_flush(v);
}

/// TDPBF16PS: the products of the pairs' first halves and those of their second halves are summed apart, each by FMA in
/// ascending k; the two sums are added, and the result is added to the destination.
static __attribute__((noinline, unused)) void ci_emulate_bf16(ci_tile_state *_Nonnull s, int c, int a, int b) {
  ci_emulate_check_product(s, c, a, b);
  for (int m = 0; m < s->config.rows[c]; m++) {
    ci_f32x16 even = ci_splat(0), odd = ci_splat(0);
    for (int k = 0; k < s->config.row_bytes[a] / 4; k++) {
      uint32_t left; __builtin_memcpy(&left, &s->data[a][m][4 * k], 4);
      ci_u32x16 right; __builtin_memcpy(&right, s->data[b][k], 64);
      ci_u32x16 lefts = (ci_u32x16)(left);
      even = ci_emulate_flush(ci_fma(ci_emulate_widen(lefts, false), ci_emulate_widen(right, false), even));
      odd = ci_emulate_flush(ci_fma(ci_emulate_widen(lefts, true), ci_emulate_widen(right, true), odd));
    }
    ci_f32x16 sum = ci_emulate_flush(even + odd);
    ci_f32x16 total = ci_emulate_flush(ci_emulate_flush(ci_load(s->data[c][m])) + sum);
    ci_store(s->data[c][m], ci_keep_first(total, s->config.row_bytes[c] / 4, 0));
  }
}

/// TDPBSSD: groups of four signed bytes, summed in 32 bits that wrap around.
static __attribute__((noinline, unused)) void ci_emulate_i8(ci_tile_state *_Nonnull s, int c, int a, int b) {
  ci_emulate_check_product(s, c, a, b);
  for (int m = 0; m < s->config.rows[c]; m++) {
    ci_u32x16 total; __builtin_memcpy(&total, s->data[c][m], 64);
    for (int k = 0; k < s->config.row_bytes[a] / 4; k++) {
      ci_u32x16 right; __builtin_memcpy(&right, s->data[b][k], 64);
      for (int i = 0; i < 4; i++) {
        ci_i32x16 bytes = (ci_i32x16)(right << (24 - 8 * i)) >> 24;
        total += (ci_u32x16)bytes * (uint32_t)(int32_t)(int8_t)s->data[a][m][4 * k + i];
      }
    }
    __builtin_memcpy(s->data[c][m], &total, 64);
  }
}

CI long ci_emulated_state_bytes(void) { return (long)sizeof(ci_tile_state); }

// MARK: the instructions' names

#if CI_HAS_TILES

CI long ci_tile_state_bytes(void) { return 0; }
CI void ci_tile_load_config(void *_Nonnull state, const ci_tile_config *_Nonnull config) {
  (void)state; __builtin_ia32_tile_loadconfig(config);
}
CI void ci_tile_release(void *_Nonnull state) { (void)state; __builtin_ia32_tilerelease(); }

#define CI_TILE(T) \
  CI void ci_tile_zero_##T(void *_Nonnull state) { (void)state; __builtin_ia32_tilezero(T); } \
  CI void ci_tile_load_##T(void *_Nonnull state, const void *_Nonnull p, long stride) { \
    (void)state; __builtin_ia32_tileloadd64(T, p, (unsigned long)stride); } \
  CI void ci_tile_store_##T(void *_Nonnull state, void *_Nonnull p, long stride) { \
    (void)state; __builtin_ia32_tilestored64(T, p, (unsigned long)stride); }

#define CI_TILE_PRODUCT(C, A, B) \
  CI void ci_tile_bf16_##C##_##A##_##B(void *_Nonnull state) { (void)state; __builtin_ia32_tdpbf16ps(C, A, B); } \
  CI void ci_tile_i8_##C##_##A##_##B(void *_Nonnull state) { (void)state; __builtin_ia32_tdpbssd(C, A, B); }

#else

CI long ci_tile_state_bytes(void) { return ci_emulated_state_bytes(); }
CI void ci_tile_load_config(void *_Nonnull state, const ci_tile_config *_Nonnull config) {
  ci_emulate_load_config((ci_tile_state *)state, config);
}
CI void ci_tile_release(void *_Nonnull state) {
  __builtin_memset(&((ci_tile_state *)state)->config, 0, sizeof(ci_tile_config));
}

#define CI_TILE(T) \
  CI void ci_tile_zero_##T(void *_Nonnull state) { ci_emulate_zero((ci_tile_state *)state, T); } \
  CI void ci_tile_load_##T(void *_Nonnull state, const void *_Nonnull p, long stride) { \
    ci_emulate_load((ci_tile_state *)state, T, p, stride); } \
  CI void ci_tile_store_##T(void *_Nonnull state, void *_Nonnull p, long stride) { \
    ci_emulate_store((ci_tile_state *)state, T, p, stride); }

#define CI_TILE_PRODUCT(C, A, B) \
  CI void ci_tile_bf16_##C##_##A##_##B(void *_Nonnull state) { ci_emulate_bf16((ci_tile_state *)state, C, A, B); } \
  CI void ci_tile_i8_##C##_##A##_##B(void *_Nonnull state) { ci_emulate_i8((ci_tile_state *)state, C, A, B); }

#endif

// Zero, load, store; `stride` is in bytes from row to row.
CI_TILE(0)
CI_TILE(1)
CI_TILE(2)
CI_TILE(3)
CI_TILE(4)
CI_TILE(5)
CI_TILE(6)
CI_TILE(7)
// Tile C += tile A · tile B. A's rows are pairs of bf16 (or fours of bytes) along k; B's row k: pair k of all columns.
CI_TILE_PRODUCT(0, 4, 6)
CI_TILE_PRODUCT(1, 4, 7)
CI_TILE_PRODUCT(2, 5, 6)
CI_TILE_PRODUCT(3, 5, 7)

#undef CI_TILE
#undef CI_TILE_PRODUCT

// MARK: filling tiles

/// 32 floats rounded to bf16 (nearest even; denormals become zero) and stored: 64 bytes, `first` before `second`.
#if defined(__AVX512BF16__)
typedef __bf16 ci_bf16x32 __attribute__((vector_size(64)));
typedef float ci_float16 __attribute__((vector_size(64)));
CI void ci_store_bf16(void *_Nonnull p, ci_f32x16 first, ci_f32x16 second) {
  ci_bf16x32 v = __builtin_ia32_cvtne2ps2bf16_512((ci_float16)second, (ci_float16)first); __builtin_memcpy(p, &v, 64);
}
#else
CI ci_u16x16 ci_round_to_bf16(ci_f32x16 v) {
  ci_u32x16 bits; __builtin_memcpy(&bits, &v, 64);
  ci_u32x16 magnitude = bits & 0x7fffffffu;
  ci_u32x16 rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  ci_u32x16 quiet = (bits >> 16) | 0x40u, zero = (bits >> 16) & 0x8000u;
  rounded = magnitude > 0x7f800000u ? quiet : rounded;
  rounded = magnitude < 0x00800000u ? zero : rounded;
  return __builtin_convertvector(rounded, ci_u16x16);
}
CI void ci_store_bf16(void *_Nonnull p, ci_f32x16 first, ci_f32x16 second) {
  ci_u16x16 a = ci_round_to_bf16(first), b = ci_round_to_bf16(second);
  __builtin_memcpy(p, &a, 32); __builtin_memcpy((char *)p + 32, &b, 32);
}
#endif

/// round(v · factor) as 16 signed bytes; |v · factor| at most 127. The sum with 1.5 · 2^23 has the integer in its low
/// bits, rounded once.
CI void ci_store_scaled_i8(void *_Nonnull p, ci_f32x16 v, ci_f32x16 factor) {
  ci_f32x16 sum = ci_fma(v, factor, ci_splat(0x1.8p23f));
  ci_i32x16 bits; __builtin_memcpy(&bits, &sum, 64);
  ci_i8x16 bytes = __builtin_convertvector(bits, ci_i8x16); __builtin_memcpy(p, &bytes, 16);
}
/// 16 32-bit integers as floats.
CI ci_f32x16 ci_load_i32(const void *_Nonnull p) {
  ci_i32x16 v; __builtin_memcpy(&v, p, 64); return __builtin_convertvector(v, ci_f32x16);
}
/// Asks for the line at p in the second-level cache.
CI void ci_prefetch_far(const void *_Nonnull p) { __builtin_prefetch(p, 0, 2); }

// Shuffles of dwords: in each quarter (four lanes) of a and b, or of whole quarters.

/// a0 b0 a1 b1
CI ci_f32x16 ci_zip_low(ci_f32x16 a, ci_f32x16 b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
}
/// a2 b2 a3 b3
CI ci_f32x16 ci_zip_high(ci_f32x16 a, ci_f32x16 b) {
  return __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}
/// a0 a1 b0 b1
CI ci_f32x16 ci_zip_pairs_low(ci_f32x16 a, ci_f32x16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
}
/// a2 a3 b2 b3
CI ci_f32x16 ci_zip_pairs_high(ci_f32x16 a, ci_f32x16 b) {
  return __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}
/// Quarters 0 and 2 of a, then of b.
CI ci_f32x16 ci_pick_even_quarters(ci_f32x16 a, ci_f32x16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}
/// Quarters 1 and 3 of a, then of b.
CI ci_f32x16 ci_pick_odd_quarters(ci_f32x16 a, ci_f32x16 b) {
  return __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}
