/// Walks over the chunks that spaCy takes a text apart into: runs of white space and runs of everything else.
///
/// One blank after a run of other scalars belongs to no chunk.
struct RawChunks {
    private var offset = 0

    /// The next chunk of valid UTF-8, or `nil` at the end.
    mutating func next(in text: Span<UInt8>) -> Range<Int>? {
        guard offset < text.count else { return nil }
        let start = offset
        let isSpace = RawChunks.whiteSpace(text, start) > 0
        while offset < text.count {
            let length = RawChunks.whiteSpace(text, offset)
            guard (length > 0) == isSpace else { break }
            offset += max(length, 1)
        }
        let end = offset
        if !isSpace, offset < text.count, text[offset] == UInt8(ascii: " ") { offset += 1 }
        return start..<end
    }

    /// The length of the white space at an offset; a byte inside of a scalar counts as none.
    @inline(__always)
    private static func whiteSpace(_ text: Span<UInt8>, _ offset: Int) -> Int {
        WhiteSpace.length(text[offset], text[offset + 1], text[offset + 2])
    }
}
