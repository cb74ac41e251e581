import CZip

extension ZipArchive {
    /// Deflate makes at most 1,032 bytes of one.
    private static var largestRatio: UInt64 { 1_100 }

    /// Checks every member and returns names and unpacked sizes.
    ///
    /// The caller passes an open archive.
    @unsafe static func members(of archive: OpaquePointer) throws(ConversionError) -> [(name: String, size: Int)] {
        let count = unsafe zip_get_num_entries(archive, 0)
        guard count >= 0, count <= 10_000 else {
            throw ConversionError(.invalidZip, "the archive has too many members")
        }
        var seen: Set<String> = []
        var members: [(name: String, size: Int)] = []
        for index in 0..<UInt64(count) {
            var status = unsafe zip_stat_t()
            // Fills the structure; the name in it belongs to the archive, which stays open.
            guard unsafe zip_stat_index(archive, index, 0, &status) == 0, let text = unsafe status.name else {
                throw ConversionError(.invalidZip, "a member of the archive cannot be looked up")
            }
            // Members whose names are not UTF-8 are not Keras's; libzip has converted other character sets.
            let name = unsafe String(cString: text)
            try unsafe check(name, status)
            guard seen.insert(name).inserted else {
                throw ConversionError(.invalidZip, "the name occurs twice", subject: "zip member '\(name)'")
            }
            members.append((name, unsafe Int(status.size)))
        }
        return members
    }

    private static func check(_ name: String, _ status: zip_stat_t) throws(ConversionError) {
        func refusal(_ reason: String) -> ConversionError {
            ConversionError(.invalidZip, reason, subject: "zip member '\(name)'")
        }
        let components = name.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "/" || $0 == "\\" })
        guard !components.contains(".."), components.first?.isEmpty == false, !name.contains(":") else {
            throw refusal("the name leads out of the archive")
        }
        let needed = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD)
        guard unsafe status.valid & needed == needed else { throw refusal("its size is not known") }
        guard unsafe Int32(status.encryption_method) == ZIP_EM_NONE else { throw refusal("it is encrypted") }
        let method = unsafe Int32(status.comp_method)
        guard method == ZIP_CM_STORE || method == ZIP_CM_DEFLATE else {
            throw refusal("it is packed with an unknown method")
        }
        let (size, packed) = unsafe (status.size, status.comp_size)
        guard size / largestRatio <= packed, size <= UInt64(Int.max) else {
            throw refusal("\(size) bytes cannot be packed into \(packed)")
        }
        guard method == ZIP_CM_DEFLATE || size == packed else { throw refusal("its size is wrong") }
    }
}
