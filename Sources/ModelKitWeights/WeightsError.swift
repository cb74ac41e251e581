/// What is wrong with a weights file, or with JSON text.
///
/// The set of codes is open: compare `code` with the constants and keep a default case.
public struct WeightsError: Error, Equatable, Sendable {
    /// The kind of the problem.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the code, stable across releases.
        public let name: String

        init(_ name: String) { self.name = name }

        /// The name of the code.
        public var description: String { name }
    }

    /// The kind of the problem.
    public var code: Code
    /// What is wrong, as part of a sentence.
    public var reason: String
    /// The file it concerns, where known.
    public var file: String?
    /// The tensor, key or JSON path it concerns, where there is one.
    public var subject: String?
    /// What the format or the caller asked for.
    public var expected: String?
    /// What was found instead.
    public var actual: String?
    /// The nearest existing name, where a name was not found.
    public var suggestion: String?
    /// The byte offset in the text or file where it was noticed.
    public var offset: Int?

    /// Makes an error; everything but the code and the reason is optional.
    public init(
        _ code: Code, _ reason: String, file: String? = nil, subject: String? = nil, expected: String? = nil,
        actual: String? = nil, suggestion: String? = nil, offset: Int? = nil
    ) {
        self.code = code
        self.reason = reason
        self.file = file
        self.subject = subject
        self.expected = expected
        self.actual = actual
        self.suggestion = suggestion
        self.offset = offset
    }

    /// The same error, naming the file it concerns.
    package func inFile(_ file: String) -> WeightsError {
        var error = self
        error.file = error.file ?? file
        return error
    }
}

extension WeightsError: CustomStringConvertible {
    /// One line for a user.
    public var description: String {
        var text = file.map { "\($0): " } ?? ""
        if let subject { text += "\(subject): " }
        text += reason
        if let expected { text += ", expected \(expected)" }
        if let actual { text += ", found \(actual)" }
        if let offset { text += " (byte \(offset))" }
        if let suggestion { text += "; did you mean '\(suggestion)'?" }
        return text
    }
}

extension WeightsError.Code {
    /// The text is not JSON, or breaks one of the reader's limits.
    public static let invalidJSON = WeightsError.Code("invalidJSON")
    /// An object names one key twice.
    public static let duplicateKey = WeightsError.Code("duplicateKey")
}
