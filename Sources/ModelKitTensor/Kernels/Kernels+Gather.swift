import CKernels

extension Kernels {
    /// How a pooled embedding pools.
    package enum Pooling: Sendable {
        /// The sum over the ids.
        case sum
        /// The sum divided by the number of ids.
        case mean
        /// The sum over ids other than zero divided by their number; 0/0 is NaN as in Keras.
        case maskedMean

        var kernel: Int32 {
            switch self {
            case .sum: Int32(MK_POOL_SUM)
            case .mean: Int32(MK_POOL_MEAN)
            case .maskedMean: Int32(MK_POOL_MASKED_MEAN)
            }
        }
    }

    /// The smallest and largest of the ids; nil where there are none.
    package static func range(ofIDs ids: Span<Int32>) -> ClosedRange<Int32>? {
        unsafe ids.withUnsafeBufferPointer { ids in
            guard let base = ids.baseAddress, ids.count > 0 else { return nil }
            var low: Int32 = 0
            var high: Int32 = 0
            // The span holds that many ids.
            unsafe mk_id_range(ids.count, base, &low, &high)
            return low...high
        }
    }

    /// `out[i, :] = table[ids[i], :]`.
    ///
    /// - Precondition: every id is a row of the table; checked by the caller.
    package static func gather(_ ids: Span<Int32>, table: Tensor, width: Int, into out: inout Tensor) {
        unsafe ids.withUnsafeBufferPointer { ids in
            guard let base = ids.baseAddress else { return }
            unsafe FloatSlice(table).read(0) { table in
                unsafe out.write(ids.count * width) { out in
                    unsafe mk_gather(ids.count, base, table, width, out)
                }
            }
        }
    }

    /// `out[r, :] = pool over l of table[ids[r, l], :]`.
    ///
    /// - Precondition: every id is a row of the table; checked by the caller.
    package static func pooledGather(
        rows: Int, length: Int, _ ids: Span<Int32>, table: Tensor, width: Int, _ pooling: Pooling,
        into out: inout Tensor
    ) {
        precondition(ids.count >= rows * length, "\(ids.count) ids for \(rows) rows of \(length)")
        unsafe ids.withUnsafeBufferPointer { ids in
            unsafe FloatSlice(table).read(0) { table in
                unsafe out.write(rows * width) { out in
                    unsafe mk_pooled_gather(rows, length, ids.baseAddress, table, width, pooling.kernel, out)
                }
            }
        }
    }

    /// Floats to ids, rounding towards zero; what is no Int32 becomes Int32.min, which no table has.
    package static func ids(from x: FloatSlice, count: Int, into ids: inout [Int32]) {
        unsafe ids.withUnsafeMutableBufferPointer { target in
            precondition(target.count >= count, "room for \(target.count) ids of \(count)")
            guard let base = target.baseAddress else { return }
            unsafe x.read(count) { unsafe mk_floats_to_ids(count, $0, base) }
        }
    }

    /// Ids as floats.
    package static func floats(from ids: Span<Int32>, into out: inout Tensor) {
        unsafe ids.withUnsafeBufferPointer { ids in
            guard let base = ids.baseAddress else { return }
            unsafe out.write(ids.count) { unsafe mk_ids_to_floats(ids.count, base, $0) }
        }
    }
}
