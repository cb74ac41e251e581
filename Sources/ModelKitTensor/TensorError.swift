/// What is wrong with a shape, a sparse matrix or a mapped file.
///
/// The set of codes is open: compare `code` with the constants and keep a default case.
public struct TensorError: Error, Equatable, Sendable {
    /// The kind of the problem.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the code, stable across releases.
        public let name: String

        package init(_ name: String) { self.name = name }

        /// The name of the code.
        public var description: String { name }
    }

    /// The kind of the problem.
    public var code: Code
    /// What is wrong, as part of a sentence.
    public var reason: String
    /// The operation, tensor or path it concerns, where known.
    public var subject: String?
    /// What was asked for.
    public var expected: String?
    /// What was found instead.
    public var actual: String?

    /// Makes an error; everything but the code and the reason is optional.
    public init(
        _ code: Code, _ reason: String, subject: String? = nil, expected: String? = nil, actual: String? = nil
    ) {
        self.code = code
        self.reason = reason
        self.subject = subject
        self.expected = expected
        self.actual = actual
    }
}

extension TensorError: CustomStringConvertible {
    /// One line for a user.
    public var description: String {
        var text = subject.map { "\($0): " } ?? ""
        text += reason
        if let expected { text += ", expected \(expected)" }
        if let actual { text += ", found \(actual)" }
        return text
    }
}

extension TensorError.Code {
    /// A shape has a negative axis, or more elements than memory can hold.
    public static let invalidShape = TensorError.Code("invalidShape")
    /// The number of values is not the product of the shape.
    public static let countMismatch = TensorError.Code("countMismatch")
    /// The shapes of two operands do not go together.
    public static let shapeMismatch = TensorError.Code("shapeMismatch")
    /// A byte range lies outside of a file, or its address is not a multiple of four.
    public static let invalidRange = TensorError.Code("invalidRange")
    /// A file cannot be opened, measured or mapped; the reason carries the system's words.
    public static let fileNotReadable = TensorError.Code("fileNotReadable")
    /// A file cannot be made, written or given its name; the reason carries the system's words.
    public static let fileNotWritable = TensorError.Code("fileNotWritable")
    /// A file has no bytes, so that there is nothing to map.
    public static let emptyFile = TensorError.Code("emptyFile")
    /// The row offsets of a sparse matrix do not describe its indices and values.
    public static let invalidRowOffsets = TensorError.Code("invalidRowOffsets")
    /// A column index of a sparse matrix is out of range, repeated or not ascending.
    public static let invalidIndex = TensorError.Code("invalidIndex")
    /// A LAPACK routine did not succeed; the reason carries its status.
    public static let lapackFailure = TensorError.Code("lapackFailure")
    /// A parameter is out of its range.
    public static let invalidArgument = TensorError.Code("invalidArgument")
    /// A matrix has no rows or no columns where some are needed.
    public static let emptyMatrix = TensorError.Code("emptyMatrix")
    /// A value is NaN or infinite, or so large that a result would be.
    public static let nonFiniteValue = TensorError.Code("nonFiniteValue")
}
