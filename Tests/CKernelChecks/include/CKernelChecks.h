// Checks of the kernels in C: the error of activations over all floats, and digests that show the same bits everywhere.
//
// The same sources make the test target CKernelChecks and the program of main.c, which Tools/sanitize and
// Tools/test-arm64 build with other compiler options and for other processors.
#pragma once
#include <stdint.h>

#include "CKernels.h"

// How many variants of the kernels this CPU can run: the instruction sets it has and, on x86-64 with AVX2, `wide`, which
// is the source of the AVX-512 kernels compiled for AVX2.
int32_t mk_check_variants(void);
// The name of a variant, and whether it has fused multiply-add.
const char *mk_check_variant_name(int32_t variant);
int32_t mk_check_variant_is_fused(int32_t variant);

// How far an activation is from the exact result.
typedef struct {
    double ulps;  // in units in the last place of the exact result; infinity for a wrong kind or sign
    float x;      // where that was found
    float value;  // what the kernel gave there
} mk_deviation;

typedef struct {
    uint64_t inputs;
    mk_deviation fused;    // the worst of the first variant with fused multiply-add
    mk_deviation unfused;  // the worst of the variants without
    uint64_t differing;    // inputs for which variants with fused multiply-add give different bits, NaN apart
    float differing_x;     // one of them
} mk_accuracy;

// An elementwise activation over every `stride`-th float, against double precision.
//
// For SiLU, GELU and mish, which are x times a factor that may be subnormal, the unit is at least |x| times the smallest
// float.
mk_accuracy mk_check_accuracy(mk_activation activation, int32_t threads, uint32_t stride);

// The kernels' work on seeded inputs, case by case: how many there are, their names, and the digest of all outputs that a
// variant gives, in which every NaN counts as the same.
int32_t mk_check_cases(void);
const char *mk_check_case_name(int32_t index);
uint64_t mk_check_digest(int32_t index, int32_t variant);
