// Where threads run. Included by CIntrinsics.h.
#pragma once

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

/// Keeps the calling thread on the processor that is number `index` (from 0, wrapping around) of those it may run on.
/// False where that is not possible.
CI bool ci_pin_thread(int32_t index) {
#if defined(__linux__)
  uint64_t mask[128];
  long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  int32_t count = 0;
  for (long i = 0; i < bytes / 8; i++) count += __builtin_popcountll(mask[i]);
  if (count == 0) return false;
  int32_t left = index % count;
  for (long bit = 0; bit < bytes * 8; bit++) {
    if (!(mask[bit / 64] >> (bit % 64) & 1) || left-- > 0) continue;
    uint64_t one[128] = {0};
    one[bit / 64] = (uint64_t)1 << (bit % 64);
    return syscall(SYS_sched_setaffinity, 0, (size_t)bytes, one) == 0;
  }
#endif
  return false;
}
