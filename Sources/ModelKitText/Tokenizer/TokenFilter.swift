/// Which tokens of a text are kept, and what is done to the text before.
///
/// The defaults are those of modelkit's IMDB tutorial: HTML line breaks are removed and white space is normalised;
/// then the ASCII tokens of at least two scalars stay that are no punctuation, stop word or digits, in lower case.
public struct TokenFilter: Sendable, Hashable {
    /// Texts that are removed before tokenization, one after the other, as Python's `replace(text, "")` removes them.
    public var removedTexts = ["<br", "/>"]
    /// Whether white space is made single blanks and trimmed first, as Python's `" ".join(text.split())` does.
    public var normalizesWhiteSpace = true
    /// Whether tokens that are not ASCII are dropped.
    public var dropsNonASCII = true
    /// The fewest Unicode scalars that a token must have.
    public var minimumLength = 2
    /// Whether punctuation is dropped.
    public var dropsPunctuation = true
    /// Whether stop words are dropped.
    public var dropsStopWords = true
    /// Whether tokens of digits are dropped.
    public var dropsDigits = true
    /// Whether tokens of white space are dropped.
    public var dropsSpace = false
    /// Whether tokens that are like numbers are dropped.
    public var dropsLikeNum = false
    /// Whether tokens that are like URLs are dropped.
    public var dropsLikeURL = false
    /// Whether kept tokens are lower-cased.
    public var lowercases = true

    /// The filter of the IMDB tutorial.
    public init() {}

    /// A filter that keeps every token and changes nothing.
    public static var none: TokenFilter {
        var filter = TokenFilter()
        filter.removedTexts = []
        filter.normalizesWhiteSpace = false
        filter.dropsNonASCII = false
        filter.minimumLength = 0
        filter.dropsPunctuation = false
        filter.dropsStopWords = false
        filter.dropsDigits = false
        filter.lowercases = false
        return filter
    }

    /// The flags of which none may be set on a kept token.
    var dropped: TokenFlags {
        var flags: TokenFlags = []
        if dropsPunctuation { flags.insert(.isPunct) }
        if dropsStopWords { flags.insert(.isStop) }
        if dropsDigits { flags.insert(.isDigit) }
        if dropsSpace { flags.insert(.isSpace) }
        if dropsLikeNum { flags.insert(.likeNum) }
        if dropsLikeURL { flags.insert(.likeURL) }
        return flags
    }

    /// Whether `dropped` holds flags that are costly to find out.
    var needsAllFlags: Bool { dropsLikeNum || dropsLikeURL }
}
