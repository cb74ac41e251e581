// The kernels for every CPU of the architecture: SSE2 on x86-64, NEON on AArch64.
#include "impl/chain.h"
#include "impl/table.h"

#define MK_LEVEL MK_SIMD_BASELINE
#define KERNEL(name) name##_baseline

// Multiply-adds are fused where the source says so and nowhere else, for the same bits on every instruction set.
#pragma STDC FP_CONTRACT OFF
// No vector crosses a call: every function that takes one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"
#include "impl/vector.h"
#include "impl/functions.h"
#include "impl/activation.h"
#include "impl/product.h"
#include "impl/packed.h"
#include "impl/rows.h"

const mk_kernel_table mk_table_baseline = {
#define MK_ENTRY(name, parameters) .name = KERNEL(name),
    MK_KERNELS(MK_ENTRY)
#undef MK_ENTRY
};
