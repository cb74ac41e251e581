extension MappedFile {
    /// The bytes of a range of the file, copied.
    ///
    /// - Precondition: the range lies in the file.
    package func bytes(in range: Range<Int>) -> [UInt8] {
        withBytes { span in
            // `extracting` traps outside of the span; the pointer is used for the copy only.
            unsafe span.extracting(range).withUnsafeBytes { unsafe Array($0) }
        }
    }
}
