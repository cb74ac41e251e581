import CZlib
import Foundation
import ModelKit

/// Packs bytes as gzip (RFC 1952).
package enum Gzip {
    /// The window of 32 KiB, with gzip's header and check sum.
    static let windowBits: Int32 = 15 + 16

    /// The check sum (CRC-32) that gzip has of bytes.
    static func checksum(of bytes: Data) -> UInt32 {
        // The pointer is used inside the call only, in its bounds.
        let sum = unsafe bytes.withUnsafeBytes { buffer in
            unsafe crc32(0, buffer.bindMemory(to: UInt8.self).baseAddress, uInt(buffer.count))
        }
        return UInt32(truncatingIfNeeded: sum)
    }

    /// Bytes as one member. Members that follow each other are a gzip file as well.
    ///
    /// - Throws: `ModelError` with code `.predictionFailed` where there is no memory.
    package static func member(of bytes: [UInt8]) throws -> [UInt8] {
        var stream = unsafe z_stream()
        // The stream stays at its address inside this call, and is ended by it.
        return try unsafe withUnsafeMutablePointer(to: &stream) { stream throws -> [UInt8] in
            guard
                unsafe deflateInit2_(
                    stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                    Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else { throw ModelError(.predictionFailed, "no memory to pack the output as gzip") }
            defer { unsafe deflateEnd(stream) }
            let capacity = Int(unsafe deflateBound(stream, uLong(bytes.count)))
            var isWhole = false
            let packed = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
                // Input and output are used inside the call only; the capacity is what one call needs at most.
                unsafe bytes.withUnsafeBufferPointer { input in
                    unsafe stream.pointee.next_in = input.baseAddress
                    unsafe stream.pointee.avail_in = uInt(input.count)
                    unsafe stream.pointee.next_out = buffer.baseAddress
                    unsafe stream.pointee.avail_out = uInt(capacity)
                    isWhole = unsafe deflate(stream, Z_FINISH) == Z_STREAM_END
                }
                filled = unsafe capacity - Int(stream.pointee.avail_out)
            }
            guard isWhole else { throw ModelError(.predictionFailed, "the output cannot be packed as gzip") }
            return packed
        }
    }
}
