/// What spaCy's lexical attributes say about a token, as a set of bits.
public struct TokenFlags: OptionSet, Sendable, Hashable {
    /// The bits, in the order of the constants below from the lowest.
    public let rawValue: UInt8

    /// Makes flags of their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Every scalar is ASCII (`is_ascii`).
    public static let isASCII = TokenFlags(rawValue: 1 << 0)
    /// Every scalar is punctuation: Unicode's categories P* (`is_punct`).
    public static let isPunct = TokenFlags(rawValue: 1 << 1)
    /// The lower-cased text is one of the language's stop words (`is_stop`).
    public static let isStop = TokenFlags(rawValue: 1 << 2)
    /// Every scalar is a digit in the sense of Python's `str.isdigit` (`is_digit`).
    public static let isDigit = TokenFlags(rawValue: 1 << 3)
    /// Every scalar is white space (`is_space`).
    public static let isSpace = TokenFlags(rawValue: 1 << 4)
    /// The text is a number, a fraction or the language's word for a number (`like_num`).
    public static let likeNum = TokenFlags(rawValue: 1 << 5)
    /// The text looks like a URL (`like_url`).
    public static let likeURL = TokenFlags(rawValue: 1 << 6)
}
