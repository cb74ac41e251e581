import CHDF5

extension HDF5Object {
    /// The extents of a dataset; empty for a scalar.
    ///
    /// Checked against the bytes that the file really holds for it, so that an absurd shape is refused before anything is
    /// allocated for it.
    var shape: [Int] {
        get throws(ConversionError) {
            try HDF5Library.locked { () throws(ConversionError) -> [Int] in
                guard isDataset, let space = HDF5Handle(H5Dget_space(handle.id), H5Sclose) else {
                    throw damaged("it is not a dataset")
                }
                let rank = H5Sget_simple_extent_ndims(space.id)
                guard rank >= 0, rank <= Int(H5S_MAX_RANK) else { throw damaged("its rank cannot be read") }
                var extents = [hsize_t](repeating: 0, count: Int(rank))
                // The array has one element per axis.
                guard unsafe H5Sget_simple_extent_dims(space.id, &extents, nil) == rank else {
                    throw damaged("its shape cannot be read")
                }
                let shape = extents.compactMap { Int(exactly: $0) }
                guard shape.count == extents.count, H5Sget_simple_extent_type(space.id) != H5S_NULL else {
                    throw damaged("its shape cannot be used")
                }
                try checkStorage(of: shape)
                return shape
            }
        }
    }

    /// The elements of a dataset of numbers, as Float, in row-major order.
    func floats() throws(ConversionError) -> [Float] {
        let count = try shape.reduce(1, *)
        return try HDF5Library.locked { () throws(ConversionError) -> [Float] in
            guard count > 0 else { return [] }
            var isRead = false
            let values = unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
                // The memory type is Float and the whole dataset, `count` elements as just measured, is read.
                isRead = unsafe H5Dread(handle.id, mk_h5t_native_float(), 0, 0, 0, buffer.baseAddress) >= 0
                filled = isRead ? count : 0
            }
            guard isRead else { throw damaged("its data cannot be read") }
            return values
        }
    }

    /// Deflate makes at most 1,032 bytes of one.
    private static var largestRatio: Int { 1_100 }

    private func checkStorage(of shape: [Int]) throws(ConversionError) {
        guard let type = HDF5Handle(H5Dget_type(handle.id), H5Tclose),
            let properties = HDF5Handle(H5Dget_create_plist(handle.id), H5Pclose)
        else { throw damaged("its type cannot be read") }
        let kind = H5Tget_class(type.id)
        let size = H5Tget_size(type.id)
        guard kind == H5T_FLOAT || kind == H5T_INTEGER, (1...8).contains(size) else {
            throw damaged("its elements are not numbers")
        }
        guard H5Pget_external_count(properties.id) == 0, H5Pget_layout(properties.id) != H5D_VIRTUAL else {
            throw damaged("its data lie in another file, which is not read")
        }
        var count = 1
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows, product <= Int.max / 8 else { throw damaged("its shape \(shape) is too large") }
            count = product
        }
        let stored = Int(clamping: H5Dget_storage_size(handle.id))
        guard count * Int(size) / HDF5Object.largestRatio <= stored, count == 0 || stored > 0 else {
            throw damaged("its shape \(shape) does not fit the \(stored) bytes that the file holds for it")
        }
    }
}
