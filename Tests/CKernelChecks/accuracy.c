// Runs every variant over the floats, in parallel; the double precision result is computed once for all of them.
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"
#include "variants.h"

enum { CHUNK = 4096, MOST_THREADS = 64 };

typedef struct {
    mk_activation activation;
    uint32_t stride;
    uint64_t first, end;  // of the indices of inputs
    mk_accuracy result;
} share;

static float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double unit_of(float rounded) {
    const int32_t exponent = (int32_t)(bits_of(rounded) >> 23 & 0xff);
    const uint64_t bits = (uint64_t)((exponent < 1 ? 1 : exponent) - 150 + 1023) << 52;
    double unit;
    memcpy(&unit, &bits, sizeof unit);
    return unit;
}

static double error_of(float value, double exact, double least_unit) {
    const float rounded = (float)exact;
    if (bits_of(value) == bits_of(rounded)) return 0;
    if (isnan(value) || isnan(rounded)) return isnan(value) && isnan(rounded) ? 0 : INFINITY;
    if (signbit(value) != signbit(rounded)) return INFINITY;
    // Next to overflow either may be infinite.
    if (isinf(value) || isinf(rounded)) return fmin(fabs(value), fabs(exact)) >= 0x1.fffffep127 ? 1 : INFINITY;
    return fabs((double)value - exact) / fmax(unit_of(rounded), least_unit);
}

static int multiplies_input(int32_t kind) {
    return kind == MK_SILU || kind == MK_GELU || kind == MK_GELU_TANH || kind == MK_MISH;
}

static void compare(
    ptrdiff_t count, const float *x, const float *y, const double *exact, int multiplies, mk_deviation *worst) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const double error = error_of(y[i], exact[i], multiplies ? fabs((double)x[i]) * 0x1p-149 : 0);
        if (error > worst->ulps) *worst = (mk_deviation){error, x[i], y[i]};
    }
}

static void *work(void *pointer) {
    share *mine = pointer;
    mk_accuracy *result = &mine->result;
    const mk_reference reference = mk_reference_of(mine->activation.kind);
    const int multiplies = multiplies_input(mine->activation.kind);
    float x[CHUNK], y[CHUNK], first[CHUNK];
    double exact[CHUNK];
    for (uint64_t start = mine->first; start < mine->end; start += CHUNK) {
        const ptrdiff_t count = mine->end - start < CHUNK ? (ptrdiff_t)(mine->end - start) : CHUNK;
        for (ptrdiff_t i = 0; i < count; i++) {
            x[i] = float_of((uint32_t)((start + (uint64_t)i) * mine->stride));
            exact[i] = reference((double)x[i], &mine->activation);
        }
        int seen = 0;
        for (int32_t v = 0; v < mk_check_variants(); v++) {
            const mk_variant *variant = mk_check_variant(v);
            float *out = variant->fused && !seen ? first : y;
            variant->table->bias_activation(1, count, x, 0, mine->activation, out);
            if (!variant->fused) {
                compare(count, x, out, exact, multiplies, &result->unfused);
            } else if (!seen) {
                compare(count, x, out, exact, multiplies, &result->fused);
                seen = 1;
            } else if (memcmp(out, first, (size_t)count * sizeof(float)) != 0) {
                for (ptrdiff_t i = 0; i < count; i++)
                    if (bits_of(out[i]) != bits_of(first[i]) && !(isnan(out[i]) && isnan(first[i]))) {
                        result->differing++;
                        result->differing_x = x[i];
                    }
            }
        }
        result->inputs += (uint64_t)count;
    }
    return 0;
}

static void keep_worse(mk_deviation *worst, mk_deviation other) {
    if (other.ulps > worst->ulps) *worst = other;
}

mk_accuracy mk_check_accuracy(mk_activation activation, int32_t threads, uint32_t stride) {
    mk_accuracy total = {0};
    if (!mk_reference_of(activation.kind) || stride == 0) return total;
    if (threads < 1) threads = 1;
    if (threads > MOST_THREADS) threads = MOST_THREADS;
    const uint64_t inputs = (((uint64_t)1 << 32) + stride - 1) / stride;
    // Many more shares than threads, as most of the work lies in few of them: thread t takes every threads-th.
    enum { SHARES = 1024 };
    share *shares = calloc((size_t)threads, sizeof *shares);
    pthread_t *running = calloc((size_t)threads, sizeof *running);
    for (uint64_t round = 0; round < SHARES; round += (uint64_t)threads) {
        int32_t started = 0;
        for (; started < threads && round + (uint64_t)started < SHARES; started++) {
            const uint64_t s = round + (uint64_t)started;
            shares[started] = (share){activation, stride, inputs * s / SHARES, inputs * (s + 1) / SHARES, {0}};
            if (pthread_create(&running[started], 0, work, &shares[started]) != 0) abort();
        }
        for (int32_t t = 0; t < started; t++) {
            pthread_join(running[t], 0);
            const mk_accuracy *part = &shares[t].result;
            total.inputs += part->inputs;
            keep_worse(&total.fused, part->fused);
            keep_worse(&total.unfused, part->unfused);
            total.differing += part->differing;
            if (part->differing) total.differing_x = part->differing_x;
        }
    }
    free(shares);
    free(running);
    return total;
}
