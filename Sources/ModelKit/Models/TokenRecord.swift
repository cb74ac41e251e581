import ModelKitText

/// A token as JSON has it, with spaCy's names.
public struct TokenRecord: Codable, Hashable, Sendable {
    /// The token as it stands in the text.
    public var text: String
    /// The token in lower case.
    public var lower: String
    /// Where it begins, in Unicode scalars.
    public var idx: Int
    /// Every scalar is ASCII.
    public var isASCII: Bool
    /// Every scalar is punctuation.
    public var isPunct: Bool
    /// It is a stop word.
    public var isStop: Bool
    /// Every scalar is a digit.
    public var isDigit: Bool
    /// Every scalar is white space.
    public var isSpace: Bool
    /// It is a number or a word for one.
    public var likeNum: Bool
    /// It looks like a URL.
    public var likeURL: Bool

    private enum CodingKeys: String, CodingKey {
        case text, lower, idx
        case isASCII = "is_ascii"
        case isPunct = "is_punct"
        case isStop = "is_stop"
        case isDigit = "is_digit"
        case isSpace = "is_space"
        case likeNum = "like_num"
        case likeURL = "like_url"
    }

    /// The record of a token.
    public init(_ token: Token) {
        text = token.text
        lower = token.lower
        idx = token.idx
        isASCII = token.isASCII
        isPunct = token.isPunct
        isStop = token.isStop
        isDigit = token.isDigit
        isSpace = token.isSpace
        likeNum = token.likeNum
        likeURL = token.likeURL
    }
}
