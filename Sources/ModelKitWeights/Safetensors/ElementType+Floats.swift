extension ElementType {
    /// Little-endian elements as Float, rounded to the nearest; nil for types that are not converted.
    ///
    /// - Precondition: the number of bytes is a multiple of the element's size.
    package func floats(in bytes: [UInt8]) -> [Float]? {
        switch self {
        case .bool: bytes.map { $0 == 0 ? 0 : 1 }
        case .uint8: bytes.map { Float($0) }
        case .int8: bytes.map { Float(Int8(bitPattern: $0)) }
        case .int16: words(bytes, UInt16.self).map { Float(Int16(bitPattern: $0)) }
        case .uint16: words(bytes, UInt16.self).map { Float($0) }
        case .float16: words(bytes, UInt16.self).map { ElementType.float(half: $0) }
        case .bfloat16: words(bytes, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
        case .int32: words(bytes, UInt32.self).map { Float(Int32(bitPattern: $0)) }
        case .uint32: words(bytes, UInt32.self).map { Float($0) }
        case .float32: words(bytes, UInt32.self).map { Float(bitPattern: $0) }
        case .float64: words(bytes, UInt64.self).map { Float(Double(bitPattern: $0)) }
        case .int64: words(bytes, UInt64.self).map { Float(Int64(bitPattern: $0)) }
        case .uint64: words(bytes, UInt64.self).map { Float($0) }
        case .float8e5m2, .float8e4m3: nil
        }
    }

    /// Little-endian elements as integers, F64 cut off towards zero; integers beyond 64 bits become the
    /// largest, and F64 beyond them or not a number the smallest. Nil for types whose elements are exact as Float.
    ///
    /// - Precondition: the number of bytes is a multiple of the element's size.
    package func integers(in bytes: [UInt8]) -> [Int64]? {
        switch self {
        case .int32: words(bytes, UInt32.self).map { Int64(Int32(bitPattern: $0)) }
        case .uint32: words(bytes, UInt32.self).map { Int64($0) }
        case .int64: words(bytes, UInt64.self).map { Int64(bitPattern: $0) }
        case .uint64: words(bytes, UInt64.self).map { Int64(clamping: $0) }
        case .float64:
            words(bytes, UInt64.self).map { Int64(exactly: Double(bitPattern: $0).rounded(.towardZero)) ?? .min }
        default: nil
        }
    }

    private func words<Word: FixedWidthInteger>(_ bytes: [UInt8], _ type: Word.Type) -> [Word] {
        let size = Word.bitWidth / 8
        return stride(from: 0, to: bytes.count, by: size).map { start in
            (0..<size).reduce(Word(0)) { $0 | Word(truncatingIfNeeded: bytes[start + $1]) << Word(8 * $1) }
        }
    }

    /// IEEE half to single, exact. Done by hand because Float16 is missing on some of the processors Swift runs on.
    private static func float(half: UInt16) -> Float {
        let sign = UInt32(half & 0x8000) << 16
        let exponent = UInt32(half >> 10) & 0x1F
        let fraction = UInt32(half & 0x3FF)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 0x1p-24
            return sign == 0 ? magnitude : -magnitude
        case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
