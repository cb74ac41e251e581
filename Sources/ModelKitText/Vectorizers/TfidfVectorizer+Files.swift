/// A fitted vectorizer on disk: a directory of three plain text files.
///
/// - `vocabulary.txt`: one term per line, the first being column 0 (see ``Vocabulary``).
/// - `idf.txt`: as many lines, each a decimal number that reads back as the same Double; missing where idf is not used.
/// - `config.json`: one flat object with scikit-learn's parameter names, each optional: `binary`, `max_df`, `max_features`,
///   `min_df`, `norm`, `smooth_idf`, `sublinear_tf`, `use_idf`; and `tie_breaking`, which scikit-learn does not have.
///   As there, `1` is a count of documents and `1.0` a ratio.
extension TfidfVectorizer {
    private static let loading = "load TF-IDF vectorizer"
    private static let saving = "save TF-IDF vectorizer"

    /// Reads a fitted vectorizer from its directory.
    ///
    /// - Throws: ``TextError``: what reading a ``Vocabulary`` throws, and for the other two files `unreadableFile`,
    ///   `emptyInput`, `invalidUTF8` or `malformedData`.
    public init(contentsOf directory: String) throws(TextError) {
        let config = try TextFile.read(directory + "/config.json", operation: Self.loading)
        let configuration = try Configuration(ParameterFile(config, operation: Self.loading))
        let vocabulary = try Vocabulary(contentsOf: directory + "/vocabulary.txt")
        var idf: [Double] = []
        if configuration.useIDF {
            idf = try Self.readIDF(TextFile.read(directory + "/idf.txt", operation: Self.loading), vocabulary.count)
        }
        try self.init(configuration: configuration, vocabulary: vocabulary, idf: idf)
    }

    /// Writes the vectorizer to a directory that exists. No file appears before all are written.
    ///
    /// - Throws: ``TextError`` with `invalidArgument` (a term that a line cannot hold) or `unwritableFile`.
    public func write(to directory: String) throws(TextError) {
        var files = [
            (path: directory + "/vocabulary.txt", contents: try vocabulary.fileContents()),
            (path: directory + "/config.json", contents: Array(configuration.json.utf8)),
        ]
        if configuration.useIDF {
            files.append((directory + "/idf.txt", idf.flatMap { Array("\($0)\n".utf8) }))
        }
        try TextFile.write(files, operation: Self.saving)
    }

    private static func readIDF(_ file: TextFile, _ count: Int) throws(TextError) -> [Double] {
        var idf: [Double] = []
        idf.reserveCapacity(count)
        var position = 0
        while let range = file.nextLine(&position) {
            let text = String(decoding: file.bytes[range], as: UTF8.self)
            guard let value = Double(text), !value.isNaN else {
                throw TextError(
                    .malformedData, operation: loading, path: file.path, line: idf.count + 1, expected: "a number",
                    actual: text.debugDescription)
            }
            idf.append(value)
        }
        guard idf.count == count else {
            throw TextError(
                .malformedData, operation: loading, path: file.path,
                expected: "\(count) lines, one for each term of the vocabulary", actual: "\(idf.count)")
        }
        return idf
    }
}
