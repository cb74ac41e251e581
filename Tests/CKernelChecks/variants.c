#include "variants.h"

#if defined(__x86_64__)
extern const mk_kernel_table mk_table_wide;

static const mk_variant variants[] = {
    {"baseline", &mk_table_baseline, 0},
    {"avx2", &mk_table_avx2, 1},
    {"wide", &mk_table_wide, 1},
    {"avx512", &mk_table_avx512, 1},
};

int32_t mk_check_variants(void) {
    const int32_t best = mk_simd_best();
    return best == MK_SIMD_AVX512 ? 4 : best == MK_SIMD_AVX2 ? 3 : 1;
}
#else
static const mk_variant variants[] = {{"baseline", &mk_table_baseline, 1}};

int32_t mk_check_variants(void) { return 1; }
#endif

const mk_variant *mk_check_variant(int32_t index) { return &variants[index]; }
const char *mk_check_variant_name(int32_t variant) { return variants[variant].name; }
int32_t mk_check_variant_is_fused(int32_t variant) { return variants[variant].fused; }
