// Every kernel on seeded inputs. To add one, write a function of a table, a source and a digest, and put it in `cases`.
//
// Arrays have exactly the length that the kernel may touch, and start at odd addresses of floats, so that an address
// sanitizer sees every step beyond.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "variants.h"

// SplitMix64.
typedef struct {
    uint64_t state;
    int odd;  // whether one number in 32 is any float at all
} source;

static uint64_t next(source *s) {
    uint64_t mixed = s->state += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}
static ptrdiff_t below(source *s, ptrdiff_t bound) { return (ptrdiff_t)(next(s) % (uint64_t)bound); }

static float number(source *s) {
    const uint64_t bits = next(s);
    if (s->odd && bits % 32 == 0) {
        const uint32_t any = (uint32_t)(bits >> 32);
        float x;
        memcpy(&x, &any, sizeof x);
        return x;
    }
    return (float)((int32_t)(bits >> 40) - (1 << 23)) * 0x1p-21f;  // in [-4, 4)
}

// FNV-1a over words; every NaN counts as the same, as its sign and payload are the processor's choice.
static void add_word(uint64_t *digest, uint32_t word) { *digest = (*digest ^ word) * 0x100000001B3; }
static void add_floats(uint64_t *digest, ptrdiff_t count, const float *x) {
    for (ptrdiff_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        add_word(digest, isnan(x[i]) ? 0x7fc00000 : bits);
    }
}
static void add_ids(uint64_t *digest, ptrdiff_t count, const int32_t *ids) {
    for (ptrdiff_t i = 0; i < count; i++) add_word(digest, (uint32_t)ids[i]);
}

// `count` elements of four bytes behind one that is not used; free with `release`.
static void *reserve(ptrdiff_t count) {
    float *memory = malloc(((size_t)count + 1) * sizeof(float));
    if (!memory) abort();
    return memory + 1;
}
static void release(void *array) { free((float *)array - 1); }

static float *floats(source *s, ptrdiff_t count) {
    float *x = reserve(count);
    for (ptrdiff_t i = 0; i < count; i++) x[i] = number(s);
    return x;
}
static int32_t *ids(source *s, ptrdiff_t count, ptrdiff_t bound) {
    int32_t *x = reserve(count);
    for (ptrdiff_t i = 0; i < count; i++) x[i] = (int32_t)below(s, bound);
    return x;
}
static void finish_floats(uint64_t *digest, ptrdiff_t count, float *out) {
    add_floats(digest, count, out);
    release(out);
}

static const mk_activation activations[] = {
    {MK_LINEAR, 0, 0, 0},
    {MK_RELU, 0, 0, 0},
    {MK_SIGMOID, 0, 0, 0},
    {MK_TANH, 0, 0, 0},
    {MK_SOFTMAX, 0, 0, 0},
    {MK_RELU_GENERAL, 6, 0.1f, 1},
    {MK_RELU_GENERAL, INFINITY, 0, -1},
    {MK_ELU, 0.7f, 0, 0},
    {MK_SELU, 1.6732632423543772f, 1.0507009873554805f, 0},
    {MK_SOFTPLUS, 0, 0, 0},
    {MK_SOFTSIGN, 0, 0, 0},
    {MK_EXPONENTIAL, 0, 0, 0},
    {MK_CLIPPED_LINE, 1.0f / 6, 3, 0},
    {MK_CLIPPED_LINE, 0.2f, 2.5f, 0},
    {MK_SILU, 0, 0, 0},
    {MK_GELU, 0, 0, 0},
    {MK_GELU_TANH, 0, 0, 0},
    {MK_LEAKY_RELU, 0.2f, 0, 0},
    {MK_HARD_SILU, 0, 0, 0},
    {MK_MISH, 0, 0, 0},
    {MK_LOG_SOFTMAX, 0, 0, 0},
};
enum { ACTIVATIONS = sizeof activations / sizeof *activations };

static mk_activation any_activation(source *s) { return activations[below(s, ACTIVATIONS)]; }

static void activation_shapes(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (int a = 0; a < ACTIVATIONS; a++)
        for (ptrdiff_t columns = 0; columns <= 40; columns++) {
            const ptrdiff_t rows = below(s, 4), count = rows * columns;
            const int in_place = (int)below(s, 2), biased = (int)below(s, 2);
            float *x = floats(s, count), *bias = floats(s, columns), *out = in_place ? x : reserve(count);
            table->bias_activation(rows, columns, x, biased ? bias : 0, activations[a], out);
            add_floats(digest, count, out);
            if (!in_place) release(out);
            release(bias);
            release(x);
        }
}

static void activation_floats(const mk_kernel_table *table, source *s, uint64_t *digest) {
    (void)s;
    enum { COUNT = 1024 };
    float *x = reserve(COUNT), *out = reserve(COUNT);
    for (int a = 0; a < ACTIVATIONS; a++) {
        uint64_t bits = 0;
        while (bits < (uint64_t)1 << 32) {
            ptrdiff_t count = 0;
            for (; count < COUNT && bits < (uint64_t)1 << 32; count++, bits += 16381) {
                const uint32_t pattern = (uint32_t)bits;
                memcpy(&x[count], &pattern, sizeof pattern);
            }
            // A softmax over any floats at all would be NaN: rows of one.
            const int32_t kind = activations[a].kind;
            if (kind == MK_SOFTMAX || kind == MK_LOG_SOFTMAX) table->bias_activation(count, 1, x, 0, activations[a], out);
            else table->bias_activation(1, count, x, 0, activations[a], out);
            add_floats(digest, count, out);
        }
    }
    release(x);
    release(out);
}

static const ptrdiff_t unit_counts[] = {0, 1, 2, 5, 8, 15, 16, 17, 31, 32, 33, 40, 64, 79, 128, 145, 300};
enum { UNIT_COUNTS = sizeof unit_counts / sizeof *unit_counts };

// Short depths, and some beyond a block and a chain of the sum.
static const ptrdiff_t depths[] = {0, 1, 2, 7, 14, 27, 40, 513, 1025, 2048, 2049, 5000};
enum { DEPTHS = sizeof depths / sizeof *depths };

static void sparse_dense(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (int u = 0; u < UNIT_COUNTS; u++)
        for (int d = 1; d < DEPTHS; d++) {
            const ptrdiff_t units = unit_counts[u], depth = depths[d], rows = below(s, 6);
            ptrdiff_t offsets[7] = {0};
            for (ptrdiff_t r = 0; r < rows; r++) offsets[r + 1] = offsets[r] + below(s, depth < 60 ? depth + 1 : 60);
            int32_t *indices = ids(s, offsets[rows], 0x7fff);
            // Ascending: one in every part of a row's columns.
            for (ptrdiff_t r = 0; r < rows; r++)
                for (ptrdiff_t e = offsets[r], count = offsets[r + 1] - e, i = 0; i < count; i++) {
                    const ptrdiff_t first = depth * i / count, part = depth * (i + 1) / count - first;
                    indices[e + i] = (int32_t)(first + indices[e + i] % part);
                }
            float *values = floats(s, offsets[rows]), *weights = floats(s, depth * units), *bias = floats(s, units);
            float *out = reserve(rows * units);
            table->sparse_dense(
                rows, depth, offsets, indices, values, weights, units, below(s, 2) ? bias : 0, any_activation(s), out);
            finish_floats(digest, rows * units, out);
            release(indices);
            release(values);
            release(weights);
            release(bias);
        }
}

static void packed_case(
    const mk_kernel_table *table, source *s, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t units, uint64_t *digest) {
    float *x = floats(s, rows * depth), *weights = floats(s, depth * units), *bias = floats(s, units);
    float *packed = reserve(mk_packed_count(depth, units)), *out = reserve(rows * units);
    mk_pack(depth, units, weights, packed);
    table->packed_product(rows, depth, units, x, packed, below(s, 2) ? bias : 0, any_activation(s), out);
    finish_floats(digest, rows * units, out);
    release(packed);
    release(x);
    release(weights);
    release(bias);
}

static void packed_product(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (int u = 0; u < UNIT_COUNTS; u++)
        for (ptrdiff_t rows = 0; rows <= 26; rows++) packed_case(table, s, rows, below(s, 41), unit_counts[u], digest);
    // Several blocks of rows, of k, and several chains.
    for (int d = 0; d < DEPTHS; d++)
        for (ptrdiff_t rows = 1; rows <= 260; rows = rows * 3 + 1)
            packed_case(table, s, rows, depths[d], 1 + below(s, 40), digest);
}

static void pooled_gather(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (int32_t pool = MK_POOL_SUM; pool <= MK_POOL_MASKED_MEAN; pool++)
        for (int u = 0; u < UNIT_COUNTS; u++)
            for (ptrdiff_t length = 0; length <= 40; length += 8) {
                const ptrdiff_t width = unit_counts[u], rows = below(s, 4);
                int32_t *chosen = ids(s, rows * length, 7);
                float *embedding = floats(s, 7 * width), *out = reserve(rows * width);
                table->pooled_gather(rows, length, chosen, embedding, width, pool, out);
                finish_floats(digest, rows * width, out);
                release(chosen);
                release(embedding);
            }
}

// Calls `body` with many shapes [outer, axis, inner] and an input and an output of that size.
typedef void axis_body(
    const mk_kernel_table *, source *, uint64_t *, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner, const float *, float *);
static void each_axis(const mk_kernel_table *table, source *s, uint64_t *digest, axis_body *body) {
    for (ptrdiff_t axis = 0; axis <= 40; axis++)
        for (ptrdiff_t inner = 1; inner <= 37; inner += 1 + below(s, 12)) {
            const ptrdiff_t outer = below(s, 4), count = outer * axis * inner;
            float *x = floats(s, count), *out = reserve(count > outer * inner ? count : outer * inner);
            body(table, s, digest, outer, axis, inner, x, out);
            release(x);
            release(out);
        }
}

static void reduce_one(
    const mk_kernel_table *table, source *s, uint64_t *digest, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner,
    const float *x, float *out) {
    (void)s;
    for (int32_t operation = MK_SUM; operation <= MK_MIN; operation++) {
        table->reduce(operation, outer, axis, inner, x, out);
        add_floats(digest, outer * inner, out);
    }
}
static void reduce(const mk_kernel_table *table, source *s, uint64_t *digest) { each_axis(table, s, digest, reduce_one); }

static void masked_mean_one(
    const mk_kernel_table *table, source *s, uint64_t *digest, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner,
    const float *x, float *out) {
    uint8_t *mask = malloc((size_t)(outer * axis) + 1);
    for (ptrdiff_t i = 0; i < outer * axis; i++) mask[i] = (uint8_t)below(s, 3);
    table->masked_mean(outer, axis, inner, x, mask, out);
    add_floats(digest, outer * inner, out);
    free(mask);
}
static void masked_mean(const mk_kernel_table *table, source *s, uint64_t *digest) {
    each_axis(table, s, digest, masked_mean_one);
}

static void scale_offset_one(
    const mk_kernel_table *table, source *s, uint64_t *digest, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner,
    const float *x, float *out) {
    float *scale = floats(s, axis), *offset = floats(s, axis);
    table->scale_offset(outer, axis, inner, x, scale, offset, out);
    add_floats(digest, outer * axis * inner, out);
    release(scale);
    release(offset);
}
static void scale_offset(const mk_kernel_table *table, source *s, uint64_t *digest) {
    each_axis(table, s, digest, scale_offset_one);
}

static void l2_normalize_one(
    const mk_kernel_table *table, source *s, uint64_t *digest, ptrdiff_t outer, ptrdiff_t axis, ptrdiff_t inner,
    const float *x, float *out) {
    (void)s;
    table->l2_normalize(outer, axis, inner, x, 1e-12f, out);
    add_floats(digest, outer * axis * inner, out);
}
static void l2_normalize(const mk_kernel_table *table, source *s, uint64_t *digest) {
    each_axis(table, s, digest, l2_normalize_one);
}

static void layer_norm(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (ptrdiff_t columns = 1; columns <= 40; columns++)
        for (int with = 0; with < 4; with++) {
            const ptrdiff_t rows = below(s, 4), count = rows * columns;
            float *x = floats(s, count), *gamma = floats(s, columns), *beta = floats(s, columns), *out = reserve(count);
            table->layer_norm(rows, columns, x, with & 1 ? gamma : 0, with & 2 ? beta : 0, 1e-3f, out);
            finish_floats(digest, count, out);
            release(x);
            release(gamma);
            release(beta);
        }
}

static void arithmetic(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (ptrdiff_t count = 0; count <= 80; count++)
        for (int steps = 0; steps < 4; steps++) {
            const ptrdiff_t step_a = steps & 1, step_b = steps >> 1;
            float *a = floats(s, step_a ? count : 1), *b = floats(s, step_b ? count : 1), *out = reserve(count);
            table->add(count, a, step_a, b, step_b, out);
            add_floats(digest, count, out);
            table->multiply(count, a, step_a, b, step_b, out);
            add_floats(digest, count, out);
            if (step_a) {
                table->affine(count, a, number(s), number(s), out);
                add_floats(digest, count, out);
            }
            finish_floats(digest, count, out);
            release(a);
            release(b);
        }
}

static void id_range(const mk_kernel_table *table, source *s, uint64_t *digest) {
    for (ptrdiff_t count = 1; count <= 80; count++) {
        int32_t *x = ids(s, count, (ptrdiff_t)1 << 31), range[2];
        for (ptrdiff_t i = 0; i < count; i += 3) x[i] = ~x[i];
        table->id_range(count, x, &range[0], &range[1]);
        add_ids(digest, 2, range);
        release(x);
    }
}

// The kernels that exist once.
static void movement(const mk_kernel_table *table, source *s, uint64_t *digest) {
    (void)table;
    for (ptrdiff_t width = 0; width <= 40; width++) {
        const ptrdiff_t rows = 1 + below(s, 12), gap = below(s, 3), stride = width + gap;
        int32_t *chosen = ids(s, rows, 9);
        float *x = floats(s, 9 * width), *out = reserve(rows * width);
        mk_gather(rows, chosen, x, width, out);
        finish_floats(digest, rows * width, out);
        release(x);
        x = floats(s, (rows - 1) * stride + width);
        out = reserve(rows * width);
        mk_copy_rows(rows, width, x, stride, out, width);
        finish_floats(digest, rows * width, out);
        release(x);
        if (width > 0) {
            ptrdiff_t offsets[13] = {0};
            for (ptrdiff_t r = 0; r < rows; r++) offsets[r + 1] = offsets[r] + below(s, 4);
            int32_t *indices = ids(s, offsets[rows], width);
            float *values = floats(s, offsets[rows]);
            out = reserve(rows * width);
            mk_densify(rows, offsets, indices, values, width, out);
            finish_floats(digest, rows * width, out);
            release(indices);
            release(values);
        }
        release(chosen);
    }
    enum { COUNT = 4096 };
    float *x = reserve(COUNT);
    int32_t *converted = reserve(COUNT);
    for (ptrdiff_t i = 0; i < COUNT; i++) {
        const uint32_t pattern = (uint32_t)next(s);
        memcpy(&x[i], &pattern, sizeof pattern);
    }
    mk_floats_to_ids(COUNT, x, converted);
    add_ids(digest, COUNT, converted);
    mk_ids_to_floats(COUNT, converted, x);
    finish_floats(digest, COUNT, x);
    release(converted);
}

typedef struct {
    const char *name;
    void (*run)(const mk_kernel_table *, source *, uint64_t *);
} check_case;

static const check_case cases[] = {
    {"activation_shapes", activation_shapes},
    {"activation_floats", activation_floats},
    {"sparse_dense", sparse_dense},
    {"packed_product", packed_product},
    {"pooled_gather", pooled_gather},
    {"reduce", reduce},
    {"masked_mean", masked_mean},
    {"scale_offset", scale_offset},
    {"l2_normalize", l2_normalize},
    {"layer_norm", layer_norm},
    {"arithmetic", arithmetic},
    {"id_range", id_range},
    {"movement", movement},
};

int32_t mk_check_cases(void) { return sizeof cases / sizeof *cases; }
const char *mk_check_case_name(int32_t index) { return cases[index].name; }

uint64_t mk_check_digest(int32_t index, int32_t variant) {
    uint64_t digest = 0xCBF29CE484222325;
    for (int odd = 0; odd < 2; odd++) {
        source s = {(uint64_t)index * 2 + (uint64_t)odd, odd};
        cases[index].run(mk_check_variant(variant)->table, &s, &digest);
    }
    return digest;
}
