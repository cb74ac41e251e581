/// What is wrong with a network's description, its weights or its input.
///
/// The set of codes is open: compare `code` with the constants and keep a default case.
public struct NetworkError: Error, Equatable, Sendable {
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
    /// The name of the layer, or of the graph's input, it concerns, where there is one.
    public var layer: String?
    /// The Keras class of that layer.
    public var className: String?
    /// The row of the batch it concerns, from 0, where it is about one.
    public var row: Int?
    /// What was asked for.
    public var expected: String?
    /// What was found instead.
    public var actual: String?

    /// Makes an error; everything but the code and the reason is optional.
    public init(
        _ code: Code, _ reason: String, layer: String? = nil, className: String? = nil, row: Int? = nil,
        expected: String? = nil, actual: String? = nil
    ) {
        self.code = code
        self.reason = reason
        self.layer = layer
        self.className = className
        self.row = row
        self.expected = expected
        self.actual = actual
    }

    /// The same error, naming the layer it concerns.
    func inLayer(_ name: String, _ className: String? = nil) -> NetworkError {
        var error = self
        error.layer = error.layer ?? name
        error.className = error.className ?? className
        return error
    }
}

extension NetworkError: CustomStringConvertible {
    /// One line for a user.
    public var description: String {
        var text = ""
        if let layer { text += "layer '\(layer)'" }
        if let className { text += layer == nil ? className : " (\(className))" }
        if !text.isEmpty { text += ": " }
        if let row { text += "row \(row) has " }
        text += reason
        if let expected { text += ", expected \(expected)" }
        if let actual { text += ", found \(actual)" }
        return text
    }
}

extension NetworkError.Code {
    /// The graph's JSON lacks a member or has one of the wrong type.
    public static let invalidGraph = NetworkError.Code("invalidGraph")
    /// A layer's Keras class is not one that this library runs.
    public static let unsupportedLayer = NetworkError.Code("unsupportedLayer")
    /// A layer's configuration has a value that is invalid or that this library does not run.
    public static let invalidConfiguration = NetworkError.Code("invalidConfiguration")
    /// The shapes a layer is given do not suit it.
    public static let invalidShape = NetworkError.Code("invalidShape")
    /// A weight is missing or has another shape than the layer needs.
    public static let invalidWeight = NetworkError.Code("invalidWeight")
    /// The inputs of a call differ from the graph's in number, kind or shape.
    public static let invalidInput = NetworkError.Code("invalidInput")
    /// An id is outside of an embedding's table, or a column outside of a sparse input's width.
    public static let indexOutOfRange = NetworkError.Code("indexOutOfRange")
}
