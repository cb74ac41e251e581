/// An ordered list of distinct terms, each found by its UTF-8 bytes without a `String` being made.
///
/// Two terms are the same when their bytes are the same, as in Python: `"é"` as one code point and as two are
/// different terms, although Swift's `==` calls the strings equal.
public struct Vocabulary: Sendable {
    /// The terms and the table that finds them.
    let table: TermTable

    init(table: TermTable) { self.table = table }

    /// A vocabulary of these terms, numbered from 0 in their order.
    ///
    /// - Throws: ``TextError`` with `duplicate` where a term occurs twice.
    public init(terms: some Collection<String>) throws(TextError) {
        var table = TermTable(minimumCapacity: terms.count)
        for (position, term) in terms.enumerated() {
            let (first, isNew) = table.insert(term.utf8.span)
            guard isNew else {
                throw TextError(
                    .duplicate, operation: "make vocabulary", expected: "distinct terms",
                    actual: "\"\(term)\" as term \(first) and as term \(position)")
            }
        }
        self.table = table
    }

    /// The number of terms.
    public var count: Int { table.count }

    /// Whether there is no term at all.
    public var isEmpty: Bool { table.count == 0 }

    /// The terms in order, made anew on every call.
    public var terms: [String] { (0..<count).map(table.term(at:)) }

    /// The term with this index.
    ///
    /// - Precondition: `index` is in `0 ..< count`.
    public func term(at index: Int) -> String { table.term(at: index) }

    /// The index of a term, or nil where the vocabulary does not hold it.
    public subscript(term: String) -> Int? {
        let index = table.find(term.utf8.span)
        return index < 0 ? nil : Int(index)
    }

    /// The index of the term with these UTF-8 bytes, or -1 where the vocabulary does not hold it.
    public func index(ofUTF8 bytes: Span<UInt8>) -> Int32 { table.find(bytes) }
}

extension Vocabulary: Equatable {
    /// Whether both hold the same terms, byte for byte, in the same order.
    public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.count == right.count && (0..<left.count).allSatisfy { left.table.utf8(of: $0) == right.table.utf8(of: $0) }
    }
}
