/// `vocabulary.txt`: UTF-8 text, one term per line, the first line being term 0.
///
/// Read as modelkit's tutorial reads it in Python, `for i, k in enumerate(file): vocabulary[k.strip()] = i`: a line ends
/// with LF, CR LF or CR, the last one with or without, and white space around a term (Python's, which is Unicode's and the
/// separators U+001C to U+001F) is not part of it. A blank line therefore is the empty term. Unlike there, a term that
/// occurs twice is an error, because its first index would silently never be used.
extension Vocabulary {
    private static let loading = "load vocabulary"

    /// Reads a vocabulary file.
    ///
    /// - Throws: ``TextError`` with `unreadableFile`, `inputTooLarge` (2 GiB or more), `emptyInput`, `invalidUTF8` (with
    ///   the line) or `duplicate` (with both lines).
    public init(contentsOf path: String) throws(TextError) {
        try self.init(try TextFile.read(path, operation: Self.loading))
    }

    init(_ file: TextFile) throws(TextError) {
        var table = TermTable(minimumCapacity: file.bytes.count / 8)
        var line = 0
        var position = 0
        while let range = file.nextLine(&position) {
            line += 1
            let term = WhiteSpace.strip(file.bytes[range])
            let (first, isNew) = table.insert(term.span)
            guard isNew else {
                throw TextError(
                    .duplicate, operation: Self.loading, path: file.path, line: line, expected: "distinct terms",
                    actual: "\"\(String(decoding: term, as: UTF8.self))\", which is on line \(first + 1) already")
            }
        }
        self.init(table: table)
    }

    /// The contents of the file that holds this vocabulary.
    ///
    /// - Throws: ``TextError`` with `invalidArgument` for a term that the format cannot hold: one with a line break in it,
    ///   or with white space at either end.
    func fileContents() throws(TextError) -> [UInt8] {
        var contents: [UInt8] = []
        for index in 0..<count {
            let term = table.utf8(of: index)
            let isHoldable = WhiteSpace.strip(term) == term && !term.contains { $0 == 0x0A || $0 == 0x0D }
            guard isHoldable else {
                throw TextError(
                    .invalidArgument, operation: "save vocabulary",
                    expected: "terms without line breaks and without white space around them",
                    actual: "term \(index), \(table.term(at: index).debugDescription)")
            }
            contents.append(contentsOf: term)
            contents.append(0x0A)
        }
        return contents
    }

    /// Writes the vocabulary to a file, which appears whole or not at all.
    ///
    /// - Throws: ``TextError`` with `invalidArgument` (a term that a line cannot hold) or `unwritableFile`.
    public func write(to path: String) throws(TextError) {
        try TextFile.write([(path, fileContents())], operation: "save vocabulary")
    }
}
