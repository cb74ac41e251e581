import ModelKitWeights

/// What a Lambda layer computes, as the user says it: `--bind-lambda NAME=OP:ARGS`.
///
///     sum:AXIS  mean:AXIS  max:AXIS  min:AXIS    reduces an axis away
///     scale:A,B                                  A·x + B
///     slice:AXIS,START,STOP                      the elements from START up to STOP of an axis; `none` leaves an end open
///     expand_dims:AXIS  squeeze:AXIS             adds or removes an axis of one element
///     l2_normalize:AXIS                          divides by the Euclidean norm along an axis
///
/// Axes count from 0, the batch, or from -1, the last.
public struct LambdaBinding: Hashable, Sendable {
    /// The Lambda layer's name, with the names of the models around it where it is not unique.
    public let layer: String
    /// The operation: `sum`, `scale` …
    public let operation: String
    /// Its arguments.
    public let arguments: [JSONValue]

    private enum Parameter {
        case axis
        case number
        case end
    }

    private static let parameters: [String: [Parameter]] = [
        "sum": [.axis], "mean": [.axis], "max": [.axis], "min": [.axis], "scale": [.number, .number],
        "slice": [.axis, .end, .end], "expand_dims": [.axis], "squeeze": [.axis], "l2_normalize": [.axis],
    ]

    private static let forms = [
        "sum": "sum:AXIS", "mean": "mean:AXIS", "max": "max:AXIS", "min": "min:AXIS", "scale": "scale:A,B",
        "slice": "slice:AXIS,START,STOP", "expand_dims": "expand_dims:AXIS", "squeeze": "squeeze:AXIS",
        "l2_normalize": "l2_normalize:AXIS",
    ]

    /// Binds a layer to an operation whose arguments are known to be right.
    init(layer: String, operation: String, arguments: [JSONValue]) {
        self.layer = layer
        self.operation = operation
        self.arguments = arguments
    }

    /// Reads `NAME=OP:ARGS`.
    ///
    /// - Throws: ``ConversionError`` with `invalidOption`, saying what form the operation has.
    public init(parsing text: String) throws(ConversionError) {
        let subject = "--bind-lambda \(text)"
        guard let equals = text.lastIndex(of: "="), equals != text.startIndex else {
            throw ConversionError(.invalidOption, "cannot be understood", subject: subject, expected: "NAME=OP:ARGS")
        }
        let (name, call) = (String(text[..<equals]), text[text.index(after: equals)...])
        let parts = call.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let parameters = LambdaBinding.parameters[parts[0]], let form = LambdaBinding.forms[parts[0]] else {
            throw ConversionError(
                .invalidOption, "there is no operation '\(parts[0])'", subject: subject,
                expected: "one of " + LambdaBinding.parameters.keys.sorted().joined(separator: ", "),
                suggestion: nearestName(to: parts[0], among: LambdaBinding.parameters.keys))
        }
        let words =
            parts.count < 2 ? [] : parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var arguments: [JSONValue] = []
        for (parameter, word) in zip(parameters, words) {
            if let argument = LambdaBinding.argument(word, parameter) { arguments.append(argument) }
        }
        guard words.count == parameters.count, arguments.count == parameters.count else {
            throw ConversionError(.invalidOption, "its arguments are wrong", subject: subject, expected: form)
        }
        self.init(layer: name, operation: parts[0], arguments: arguments)
    }

    /// The configuration of the node that computes it.
    var config: JSONValue { ["op": .string(operation), "args": .array(arguments)] }

    private static func argument(_ word: String, _ parameter: Parameter) -> JSONValue? {
        switch parameter {
        case .axis: Int(word).flatMap { (-63...63).contains($0) ? .integer($0) : nil }
        case .number: Double(word).flatMap { Float($0).isFinite ? .number($0) : nil }
        case .end: word == "none" ? .null : Int(word).map { .integer($0) }
        }
    }
}
