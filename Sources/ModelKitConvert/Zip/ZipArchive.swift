import CZip

/// A zip archive, read-only, checked when it is opened.
///
/// Refused: names that occur twice, that are absolute or lead out of the archive, encrypted members, methods other than
/// stored and deflated, sizes that deflate cannot reach from the bytes in the file, and more than 10,000 members.
///
/// Safe: the pointer is private, valid from init to deinit, and the class is used by one thread at a time.
@safe final class ZipArchive {
    /// The members' names in the order of the archive.
    let names: [String]

    private let archive: OpaquePointer
    private let sizes: [String: Int]

    /// Opens an archive.
    init(path: String) throws(ConversionError) {
        var code: Int32 = 0
        // The path is copied by the call; the archive is closed in deinit, or by the failing path below.
        guard let archive = unsafe zip_open(path, ZIP_RDONLY, &code) else {
            throw ConversionError(.invalidZip, "the zip archive is damaged or cut off and cannot be opened")
        }
        do throws(ConversionError) {
            let members = try unsafe ZipArchive.members(of: archive)
            names = members.map(\.name)
            sizes = Dictionary(uniqueKeysWithValues: members)
        } catch {
            unsafe zip_discard(archive)
            throw error
        }
        unsafe self.archive = unsafe archive
    }

    deinit { unsafe zip_discard(archive) }

    /// Whether there is a member of that name.
    func contains(_ name: String) -> Bool { sizes[name] != nil }

    /// The bytes of a member, unpacked.
    ///
    /// - Throws: `missingPart` where there is none of that name; `invalidZip` where it is longer than the limit or its data
    ///   or checksum are wrong.
    func bytes(of name: String, limit: Int) throws(ConversionError) -> [UInt8] {
        guard let size = sizes[name] else {
            throw ConversionError(.missingPart, "the archive has no such member", subject: "zip member '\(name)'")
        }
        guard size <= limit else {
            throw ConversionError(
                .invalidZip, "too long", subject: "zip member '\(name)'", expected: "at most \(limit) bytes",
                actual: "\(size)")
        }
        let failure = ConversionError(.invalidZip, "its data are damaged", subject: "zip member '\(name)'")
        guard let file = unsafe zip_fopen(archive, name, 0) else { throw failure }
        defer { _ = unsafe zip_fclose(file) }
        var total = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while total < size {
                // Reads at most what is left of the buffer.
                let count = unsafe zip_fread(file, buffer.baseAddress.map { unsafe $0 + total }, UInt64(size - total))
                guard count > 0 else { break }
                total += Int(count)
            }
            filled = total
        }
        // Reading on must find the end: only then has libzip compared the checksum.
        var extra: UInt8 = 0
        guard total == size, unsafe zip_fread(file, &extra, 1) == 0 else { throw failure }
        return bytes
    }
}
