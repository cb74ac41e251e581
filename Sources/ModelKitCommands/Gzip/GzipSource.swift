import CZlib
import Foundation
import ModelKit

/// Unpacks gzip, one member after the other, in pieces of at most 1 MiB.
///
/// Safe: the stream is private, at a fixed address from init to deinit, and used by one thread at a time.
@safe final class GzipSource: ByteSource {
    private static let pieceBytes = 1 << 20

    private let base: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var used = 0
    /// Whether a member has begun and not ended.
    private var isInsideMember = true

    /// Unpacks what another source gives.
    init(_ base: any ByteSource) throws {
        self.base = base
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe inflateInit2_(stream, Gzip.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else {
            throw ModelError(.invalidItem, "no memory to unpack it", location: base.path)
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    var path: String { base.path }
    var totalBytes: Int? { base.totalBytes }
    var bytesRead: Int { base.bytesRead }
    var mayWait: Bool { used == input.count && base.mayWait }

    /// - Throws: `ModelError` with code `.invalidItem` for damaged or truncated data.
    func next() throws -> Data? {
        while true {
            if used == input.count {
                guard let chunk = try base.next() else {
                    guard !isInsideMember else {
                        throw ModelError(.invalidItem, "the gzip data end too early", location: path)
                    }
                    return nil
                }
                input = Array(chunk)
                used = 0
            }
            let piece = try unpack()
            if !piece.isEmpty { return Data(piece) }
        }
    }

    private func unpack() throws -> [UInt8] {
        isInsideMember = true
        var status = Z_OK
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, filled in
            // Input and output are used inside the call only, in their bounds.
            unsafe input.withUnsafeBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + used }
                unsafe stream.pointee.avail_in = uInt(input.count - used)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = uInt(buffer.count)
                status = unsafe inflate(stream, Z_NO_FLUSH)
                used = unsafe input.count - Int(stream.pointee.avail_in)
            }
            filled = unsafe Self.pieceBytes - Int(stream.pointee.avail_out)
        }
        switch status {
        case Z_STREAM_END:
            isInsideMember = false
            unsafe inflateReset(stream)
        case Z_OK, Z_BUF_ERROR: break
        default: throw ModelError(.invalidItem, "the gzip data are damaged", location: path)
        }
        return piece
    }
}
