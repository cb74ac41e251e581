// Products with packed weights, in the order of summation that CKernels.h states for mk_packed_product. No bit depends on
// the tiles, the blocks or the other rows.

// A tile is a number of rows times a number of panels whose sums fill the registers. It runs over a block of k at a time
// and leaves its sums in `scratch` in between, so that all tiles but the first read a panel's block from a near cache.
#if MK_LEVEL == MK_SIMD_AVX512
enum { TILE_ROWS = 12, TILE_PANELS = 2 };
#else
enum { TILE_ROWS = 6, TILE_PANELS = 1 };
#endif
// Blocks of 64 KiB of a panel, used by 96 rows. Measured on Zen 3 (AVX2): fewer rows cost 5 to 10% at a depth of 3,072,
// blocks of half the depth 3 to 5% there; up to a depth of 784 all of that is within 2%. Copying x into
// contiguous blocks, with the loops in BLIS's order, gained up to 5% from 256 rows on and lost 12% at 32 rows and 7% at a
// depth of 20,000.
enum {
    BLOCK_DEPTH = 1024,
    BLOCK_ROWS = 96,
    SCRATCH_COLUMNS = TILE_PANELS * LANES,
    // The panels of a tile of one row: as many streams of weights as keep the load units busy.
    MOST_PANELS = 8,
};

typedef struct {
    ptrdiff_t depth, units;
    const float *packed, *bias;
    int32_t kind;
} packed_job;

// Part of k: first ..< last, which may begin and end a chain.
typedef struct {
    ptrdiff_t first, last;
    int begins, ends;
} packed_block;

// `m` rows of x times `n` panels over one block. Of the matrix's last panel only its columns are stored.
INLINE void packed_tile(
    const packed_job *job, const int m, const int n, const packed_block *block, const float *x, ptrdiff_t panel,
    float *scratch, float *out) {
    const ptrdiff_t depth = job->depth, units = job->units, column = panel * LANES;
    v16 sums[TILE_ROWS][MOST_PANELS];
#pragma clang loop unroll(full)
    for (int i = 0; i < m; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++)
            sums[i][j] = block->begins ? splat(0.0f) : load(scratch + i * SCRATCH_COLUMNS + j * LANES);
    const float *w = job->packed + (panel * depth + block->first) * LANES;
    // One pointer for three rows: their distances are then addressing modes.
    const float *xs[(TILE_ROWS + 2) / 3];
#pragma clang loop unroll(full)
    for (int i = 0; i < m; i += 3) xs[i / 3] = x + i * depth + block->first;
#pragma clang loop unroll_count(4)
    for (ptrdiff_t k = block->first; k < block->last; k++) {
        v16 b[MOST_PANELS];
#pragma clang loop unroll(full)
        for (int j = 0; j < n; j++) b[j] = load(w + j * depth * LANES);
#pragma clang loop unroll(full)
        for (int i = 0; i < m; i++) {
            const v16 value = splat(xs[i / 3][i % 3 * depth]);
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) sums[i][j] = fma16(value, b[j], sums[i][j]);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < m; i += 3) xs[i / 3]++;
        w += LANES;
    }
    if (!block->ends) {
#pragma clang loop unroll(full)
        for (int i = 0; i < m; i++)
#pragma clang loop unroll(full)
            for (int j = 0; j < n; j++) store(scratch + i * SCRATCH_COLUMNS + j * LANES, sums[i][j]);
        return;
    }
    const int is_first = block->first < chain_length(depth), is_last = block->last == depth;
    const ptrdiff_t rest = units - column - (n - 1) * LANES, part = rest < LANES ? rest : 0;
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) {
        const int is_part = part && j == n - 1;
        v16 bias = splat(0.0f);
        if (is_last && job->bias) {
            const float *p = job->bias + column + j * LANES;
            bias = is_part ? load_part(p, part, 0.0f) : load(p);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < m; i++) {
            float *p = out + i * units + column + j * LANES;
            v16 v = sums[i][j];
            if (!is_first) v = (is_part ? load_part(p, part, 0.0f) : load(p)) + v;
            if (is_last) v = finish(v, bias, job->kind);
            if (is_part) store_part(p, part, v);
            else store(p, v);
        }
    }
}

// `m` rows times the panels from `panel` to `end`, in the widest tiles that the registers hold.
static void KERNEL(packed_tiles)(
    const packed_job *job, ptrdiff_t m, ptrdiff_t panel, ptrdiff_t end, const packed_block *block, const float *x,
    float *scratch, float *out) {
    const ptrdiff_t begin = panel;
    const int uses_scratch = !block->begins || !block->ends;
#define TILES(rows, n)                                                                                                     \
    for (; panel + (n) <= end; panel += (n))                                                                               \
        packed_tile(job, rows, n, block, x, panel, scratch + (uses_scratch ? (panel - begin) * LANES : 0), out);
    switch (m) {
#if MK_LEVEL == MK_SIMD_AVX512
    case 1: TILES(1, 8) TILES(1, 4) TILES(1, 2) TILES(1, 1) break;
    case 2: TILES(2, 4) TILES(2, 2) TILES(2, 1) break;
    case 3: TILES(3, 4) TILES(3, 2) TILES(3, 1) break;
    case 4: TILES(4, 4) TILES(4, 2) TILES(4, 1) break;
    case 5: TILES(5, 4) TILES(5, 2) TILES(5, 1) break;
    case 6: TILES(6, 4) TILES(6, 2) TILES(6, 1) break;
    case 7: TILES(7, 2) TILES(7, 1) break;
    case 8: TILES(8, 2) TILES(8, 1) break;
    case 9: TILES(9, 2) TILES(9, 1) break;
    case 10: TILES(10, 2) TILES(10, 1) break;
    case 11: TILES(11, 2) TILES(11, 1) break;
    case 12: TILES(12, 2) TILES(12, 1) break;
#else
    case 1: TILES(1, 6) TILES(1, 4) TILES(1, 2) TILES(1, 1) break;
    case 2: TILES(2, 2) TILES(2, 1) break;
    case 3: TILES(3, 1) break;
    case 4: TILES(4, 1) break;
    case 5: TILES(5, 1) break;
    case 6: TILES(6, 1) break;
#endif
    }
#undef TILES
}

// At most BLOCK_ROWS rows times all panels over one chain, first ..< last.
INLINE void packed_chain(
    const packed_job *job, ptrdiff_t rows, ptrdiff_t first, ptrdiff_t last, const float *x, float *out) {
    const ptrdiff_t depth = job->depth, units = job->units, panels = (units + LANES - 1) / LANES;
    const ptrdiff_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, length = last - first;
    // A single tile reads every weight once: it needs no blocks, and so no scratch.
    const ptrdiff_t blocks = tiles == 1 ? 1 : (length + BLOCK_DEPTH - 1) / BLOCK_DEPTH + (length == 0);
    const ptrdiff_t step = tiles == 1 ? panels : TILE_PANELS;
    _Alignas(64) float scratch[BLOCK_ROWS * SCRATCH_COLUMNS];
    for (ptrdiff_t panel = 0; panel < panels; panel += step) {
        const ptrdiff_t end = panel + step < panels ? panel + step : panels;
        for (ptrdiff_t b = 0; b < blocks; b++) {
            const packed_block block = {
                first + length * b / blocks, first + length * (b + 1) / blocks, b == 0, b == blocks - 1};
            ptrdiff_t row = 0;
            for (ptrdiff_t tile = 0; tile < tiles; tile++) {
                const ptrdiff_t m = rows / tiles + (tile < rows % tiles);
                KERNEL(packed_tiles)(
                    job, m, panel, end, &block, x + row * depth, scratch + row * SCRATCH_COLUMNS, out + row * units);
                row += m;
            }
        }
    }
}

static void KERNEL(packed_product)(
    ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t units, const float *x, const float *packed, const float *bias,
    mk_activation activation, float *out) {
    if (rows == 0 || units == 0) return;
    const packed_job job = {depth, units, packed, bias, activation.kind};
    const ptrdiff_t chain = chain_length(depth);
    const ptrdiff_t blocks = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    for (ptrdiff_t block = 0; block < blocks; block++) {
        const ptrdiff_t row = rows * block / blocks, m = rows * (block + 1) / blocks - row;
        float *target = out + row * units;
        ptrdiff_t k = 0;
        do {
            const ptrdiff_t end = depth - k > chain ? k + chain : depth;
            packed_chain(&job, m, k, end, x + row * depth, target);
            k = end;
        } while (k < depth);
        // While the rows are in the cache.
        if (!finishes_at_once(activation.kind)) KERNEL(bias_activation)(m, units, target, 0, activation, target);
    }
}
