/// What went wrong in a text asset, a vocabulary, a fitted vectorizer or a text handed in by a user.
///
/// One error type serves the whole module. ``code`` says what kind of mistake it is and is what callers compare;
/// the other properties carry what is needed to mend it.
public struct TextError: Error, Sendable, Hashable {
    /// The kind of a mistake. The set is open: later versions add codes, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's name, stable across versions, for example `malformedData`.
        public let name: String

        /// Makes a code, for extensions of this module's set.
        public init(_ name: String) { self.name = name }

        /// The name of the code.
        public var description: String { name }

        /// A file could not be opened or read; ``TextError/actual`` holds the system's reason.
        public static let unreadableFile = Code("unreadableFile")
        /// A file could not be written; ``TextError/actual`` holds the system's reason.
        public static let unwritableFile = Code("unwritableFile")
        /// The bytes are not valid UTF-8.
        public static let invalidUTF8 = Code("invalidUTF8")
        /// The file is of a format or of a version that this library does not read.
        public static let unsupportedFormat = Code("unsupportedFormat")
        /// The file breaks a rule of its format.
        public static let malformedData = Code("malformedData")
        /// The file ends before its contents do.
        public static let truncatedData = Code("truncatedData")
        /// Something that must occur once occurs twice.
        public static let duplicate = Code("duplicate")
        /// Something that must be there is not.
        public static let missing = Code("missing")
        /// A regular expression does not compile, or its matching gave up.
        public static let regularExpression = Code("regularExpression")
        /// An option or an argument has a value outside its range.
        public static let invalidArgument = Code("invalidArgument")
        /// The texts hold nothing that the operation could work on.
        public static let emptyInput = Code("emptyInput")
        /// The input is larger than the operation takes.
        public static let inputTooLarge = Code("inputTooLarge")
    }

    /// The kind of the mistake.
    public var code: Code
    /// What was being done, as a phrase: "load tokenizer", "fit TF-IDF".
    public var operation: String
    /// The file concerned, if there is one.
    public var path: String?
    /// The line in that file, counted from one, if there is one.
    public var line: Int?
    /// What was expected.
    public var expected: String?
    /// What was found instead.
    public var actual: String?
    /// What to do about it, or the nearest name where a name was not found.
    public var suggestion: String?

    /// Makes an error; only the code and the operation are required.
    public init(
        _ code: Code, operation: String, path: String? = nil, line: Int? = nil, expected: String? = nil,
        actual: String? = nil, suggestion: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.path = path
        self.line = line
        self.expected = expected
        self.actual = actual
        self.suggestion = suggestion
    }
}

extension TextError: CustomStringConvertible {
    /// One line for people: `load tokenizer: en.spacy:12: malformedData: expected …, found … (suggestion)`.
    public var description: String {
        var text = "\(operation): "
        if let path {
            text += path
            if let line { text += ":\(line)" }
            text += ": "
        } else if let line {
            text += "line \(line): "
        }
        text += code.name
        switch (expected, actual) {
        case (let expected?, let actual?): text += ": expected \(expected), found \(actual)"
        case (let expected?, nil): text += ": expected \(expected)"
        case (nil, let actual?): text += ": \(actual)"
        case (nil, nil): break
        }
        if let suggestion { text += " (\(suggestion))" }
        return text
    }
}
