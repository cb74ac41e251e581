/// Turns tokens into numbers for an embedding, as the vectorizer of modelkit's tutorial does.
///
/// Number 0 is padding, 1 an unknown token, and `2 + i` the term `i` of the vocabulary. It is a cheap value: vectorizers with
/// different options share one vocabulary.
public struct VocabularyVectorizer: Sendable {
    /// The number that fills a row up to its length.
    public static let padding: Int32 = 0
    /// The number of a token that the vocabulary does not hold.
    public static let unknown: Int32 = 1
    /// The number of the vocabulary's first term.
    public static let firstTerm: Int32 = 2
    /// The largest length that rows can be padded to; a row of it takes 64 MiB.
    public static let largestLength = 1 << 24

    /// The known terms.
    public let vocabulary: Vocabulary
    /// The length every row is cut or padded to; 0 leaves rows as long as they are.
    public let length: Int
    /// Whether unknown tokens are left out instead of becoming 1.
    public let dropOOV: Bool

    /// Makes a vectorizer.
    ///
    /// - Parameters:
    ///   - vocabulary: The known terms.
    ///   - length: What every row is cut or padded with zeros to; nil or 0, as in the tutorial, for neither. At
    ///     most ``largestLength``.
    ///   - dropOOV: Whether unknown tokens are left out (the default) instead of becoming 1.
    /// - Throws: ``TextError`` with `invalidArgument` where the length is negative or above ``largestLength``.
    public init(vocabulary: Vocabulary, length: Int? = nil, dropOOV: Bool = true) throws(TextError) {
        let length = length ?? 0
        guard length >= 0, length <= Self.largestLength else {
            throw TextError(
                .invalidArgument, operation: "make vocabulary vectorizer",
                expected: "length: from 0 to \(Self.largestLength)", actual: "\(length)")
        }
        self.vocabulary = vocabulary
        self.length = length
        self.dropOOV = dropOOV
    }

    /// The number of one past the largest id, which is what an embedding needs as its `input_dim`.
    public var idCount: Int { vocabulary.count + Int(Self.firstTerm) }

    /// The row of ids of these tokens.
    public func ids(of tokens: [String]) -> [Int32] {
        var row: [Int32] = []
        row.reserveCapacity(length)
        for token in tokens {
            if length > 0, row.count == length { break }
            let index = vocabulary.index(ofUTF8: token.utf8.span)
            if index >= 0 { row.append(index + Self.firstTerm) } else if !dropOOV { row.append(Self.unknown) }
        }
        while row.count < length { row.append(Self.padding) }
        return row
    }

    /// Appends the row of tokens that were looked up in the vocabulary already.
    ///
    /// Allocates nothing where the rows have room.
    ///
    /// - Parameters:
    ///   - indices: The tokens as indices of terms, -1 for an unknown one.
    ///   - rows: What gets the row, cut or padded to ``length``.
    public func appendRow(indices: Span<Int32>, to rows: inout [Int32]) {
        let end = length > 0 ? rows.count + length : Int.max
        for position in indices.indices where rows.count < end {
            let index = indices[position]
            if index >= 0 { rows.append(index + Self.firstTerm) } else if !dropOOV { rows.append(Self.unknown) }
        }
        guard length > 0 else { return }
        while rows.count < end { rows.append(Self.padding) }
    }
}
