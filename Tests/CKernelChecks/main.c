// Prints a digest of every kernel's outputs: one line per case, "name digest", the same on every processor with fused
// multiply-add. Runs every variant of the kernels and fails, status 1, where those with fused multiply-add differ.
//
// With the argument `power-off` it prints the status and then switches the machine off: for the emulated one of
// Tools/test-avx512, whose only process it is.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "CKernelChecks.h"

int main(int count, char **arguments) {
    const int32_t variants = mk_check_variants();
    int status = 0;
    fprintf(stderr, "variants:");
    for (int32_t v = 0; v < variants; v++)
        fprintf(stderr, " %s%s", mk_check_variant_name(v), mk_check_variant_is_fused(v) ? "" : " (not fused)");
    fprintf(stderr, "\n");
    for (int32_t c = 0; c < mk_check_cases(); c++) {
        int32_t first = -1;
        uint64_t expected = 0;
        for (int32_t v = 0; v < variants; v++) {
            const uint64_t digest = mk_check_digest(c, v);
            if (!mk_check_variant_is_fused(v)) continue;
            if (first < 0) {
                first = v;
                expected = digest;
                printf("%s %016" PRIx64 "\n", mk_check_case_name(c), digest);
            } else if (digest != expected) {
                fprintf(stderr, "%s: %s gives %016" PRIx64 ", not %016" PRIx64 " as %s\n", mk_check_case_name(c),
                    mk_check_variant_name(v), digest, expected, mk_check_variant_name(first));
                status = 1;
            }
        }
    }
    if (count > 1 && strcmp(arguments[1], "power-off") == 0) {
        printf("status %d\n", status);
        fflush(stdout);
        sleep(1);
        reboot(RB_POWER_OFF);
    }
    return status;
}
