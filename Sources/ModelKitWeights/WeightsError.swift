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

extension WeightsError.Code {
    /// The file cannot be opened, read or mapped.
    public static let unreadableFile = WeightsError.Code("unreadableFile")
    /// The file is shorter than the eight bytes of the header's length.
    public static let fileTooShort = WeightsError.Code("fileTooShort")
    /// The header's length is beyond what is read.
    public static let headerTooLarge = WeightsError.Code("headerTooLarge")
    /// The header's length runs past the end of the file.
    public static let headerBeyondFile = WeightsError.Code("headerBeyondFile")
    /// The header does not start with '{'.
    public static let headerStart = WeightsError.Code("headerStart")
    /// `__metadata__` is no object of strings, or lacks what the caller needs.
    public static let invalidMetadata = WeightsError.Code("invalidMetadata")
    /// A tensor's entry lacks a member or has one of the wrong kind.
    public static let invalidEntry = WeightsError.Code("invalidEntry")
    /// A tensor's dtype is unknown.
    public static let unknownType = WeightsError.Code("unknownType")
    /// A shape's byte length does not fit in 64 bits.
    public static let shapeOverflow = WeightsError.Code("shapeOverflow")
    /// A tensor's byte length is not shape × dtype.
    public static let lengthMismatch = WeightsError.Code("lengthMismatch")
    /// Offsets run backwards, leave a hole or overlap.
    public static let invalidOffsets = WeightsError.Code("invalidOffsets")
    /// The data end before or after the last tensor.
    public static let dataLengthMismatch = WeightsError.Code("dataLengthMismatch")
    /// There is no tensor of that name.
    public static let tensorNotFound = WeightsError.Code("tensorNotFound")
    /// The tensor's elements cannot be read as Float32.
    public static let unsupportedType = WeightsError.Code("unsupportedType")
    /// The file cannot be written.
    public static let unwritableFile = WeightsError.Code("unwritableFile")
}
