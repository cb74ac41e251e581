/// One token of a text, with spaCy's lexical attributes.
public struct Token: Sendable, Hashable {
    /// The token as it stands in the text.
    public var text: String
    /// The token in lower case, as Python's `str.lower` makes it.
    public var lower: String
    /// Where the token begins in the text, counted in Unicode scalars as spaCy counts.
    public var idx: Int
    /// The lexical attributes.
    public var flags: TokenFlags

    /// Makes a token of its parts.
    public init(text: String, lower: String, idx: Int, flags: TokenFlags) {
        self.text = text
        self.lower = lower
        self.idx = idx
        self.flags = flags
    }

    /// Whether every scalar is ASCII.
    public var isASCII: Bool { flags.contains(.isASCII) }
    /// Whether every scalar is punctuation.
    public var isPunct: Bool { flags.contains(.isPunct) }
    /// Whether the token is a stop word.
    public var isStop: Bool { flags.contains(.isStop) }
    /// Whether every scalar is a digit.
    public var isDigit: Bool { flags.contains(.isDigit) }
    /// Whether every scalar is white space.
    public var isSpace: Bool { flags.contains(.isSpace) }
    /// Whether the token is a number or a word for one.
    public var likeNum: Bool { flags.contains(.likeNum) }
    /// Whether the token looks like a URL.
    public var likeURL: Bool { flags.contains(.likeURL) }
}
