import ModelKitWeights

/// The header of NumPy's `.npy` format.
///
///     0 ..< 6        0x93 "NUMPY"
///     6, 7           the version: 1.0, 2.0 or 3.0
///     8 ..< D        N, the length of what follows: 16 bits in version 1, 32 bits in the others, little-endian
///     D ..< D + N    a Python dictionary, padded with blanks, with exactly the keys 'descr' (the type, '<f4' for instance),
///                    'fortran_order' (True or False) and 'shape' (a tuple of whole numbers)
///     D + N ...      the elements
///
/// Refused, with `invalidInputs`: anything else; types that are not booleans, integers or floats of up to 64 bits; big-endian
/// numbers of several bytes; shapes whose length in bytes is beyond Int.
///
/// See https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
package struct NPYHeader {
    /// The elements' type.
    let type: ElementType
    /// The extents of its axes.
    package let shape: [Int]
    /// Whether the first axis runs fastest.
    let isColumnMajor: Bool
    /// The bytes before the elements.
    package let length: Int
    /// The bytes of the elements.
    package let dataCount: Int

    private static let magic: [UInt8] = [0x93] + "NUMPY".utf8
    private static let types: [String: ElementType] = [
        "|b1": .bool, "|u1": .uint8, "|i1": .int8, "<u2": .uint16, "<i2": .int16, "<u4": .uint32, "<i4": .int32,
        "<u8": .uint64, "<i8": .int64, "<f2": .float16, "<f4": .float32, "<f8": .float64,
    ]

    /// Reads the header of a file.
    ///
    /// - Throws: ``ConversionError`` with `invalidInputs`.
    package init(parsing bytes: [UInt8]) throws(ConversionError) {
        guard bytes.count >= 10, bytes.starts(with: NPYHeader.magic) else {
            throw NPYHeader.failure("not the start of a .npy file")
        }
        let (version, minor) = (bytes[6], bytes[7])
        guard (1...3).contains(version), minor == 0 else {
            throw NPYHeader.failure("unknown version", expected: "1.0, 2.0 or 3.0", actual: "\(version).\(minor)")
        }
        let start = version == 1 ? 10 : 12
        let count = bytes[8..<min(start, bytes.count)].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= start, count <= bytes.count - start else {
            throw NPYHeader.failure("the header ends beyond the file")
        }
        length = start + count

        var parser = PythonLiteral(bytes[start..<length])
        let members = try parser.dictionary()
        guard Set(members.keys) == ["descr", "fortran_order", "shape"] else {
            throw NPYHeader.failure(
                "the header has other keys", expected: "descr, fortran_order, shape",
                actual: members.keys.sorted().joined(separator: ", "))
        }
        guard case .bool(let isColumnMajor)? = members["fortran_order"], case .integers(let shape)? = members["shape"]
        else { throw NPYHeader.failure("the header's 'fortran_order' or 'shape' is of the wrong kind") }
        guard case .text(let name)? = members["descr"], let type = NPYHeader.types[name] else {
            throw NPYHeader.failure(
                "its type is not supported", expected: "booleans, integers or floats: array.astype(\"float32\")",
                actual: members["descr"].map { "\($0)" })
        }
        var dataCount = type.size
        for extent in shape where extent != 0 {
            let (product, overflows) = dataCount.multipliedReportingOverflow(by: extent)
            guard !overflows else { throw NPYHeader.failure("its shape is too large", actual: "\(shape)") }
            dataCount = product
        }
        self.type = type
        self.shape = shape
        self.isColumnMajor = isColumnMajor
        self.dataCount = shape.contains(0) ? 0 : dataCount
    }

    static func failure(_ reason: String, expected: String? = nil, actual: String? = nil) -> ConversionError {
        ConversionError(.invalidInputs, reason, expected: expected, actual: actual)
    }
}
