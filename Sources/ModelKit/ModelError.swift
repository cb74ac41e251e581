import ModelKitLayers

/// What went wrong while a library was read, a model loaded or an item predicted.
public struct ModelError: Error, Sendable, CustomStringConvertible {
    /// The kind of a ``ModelError``: an open set, so that new kinds do not break callers.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name.
        public let description: String

        /// The library file cannot be read or parsed.
        public static let invalidLibrary = Code(description: "invalidLibrary")
        /// No model has the name that was asked for.
        public static let unknownModel = Code(description: "unknownModel")
        /// The model is not of the type that was asked for.
        public static let wrongModelType = Code(description: "wrongModelType")
        /// Models depend on each other in a circle.
        public static let dependencyCycle = Code(description: "dependencyCycle")
        /// A setting, dependency or asset of a model's configuration is missing or wrong.
        public static let invalidConfiguration = Code(description: "invalidConfiguration")
        /// A model could not be loaded.
        public static let loadFailed = Code(description: "loadFailed")
        /// An item does not have the form that the model takes.
        public static let invalidItem = Code(description: "invalidItem")
        /// A model failed on a batch.
        public static let predictionFailed = Code(description: "predictionFailed")
        /// A model failed on one item.
        public static let itemFailed = Code(description: "itemFailed")
        /// A model broke its contract.
        public static let contractBroken = Code(description: "contractBroken")
        /// A batch size below 1.
        public static let invalidBatchSize = Code(description: "invalidBatchSize")
    }

    /// What kind of error.
    public var code: Code
    /// What happened, with the expected and the actual value.
    public var message: String
    /// The model's name, where one is involved.
    public var model: String?
    /// The index of the item in the batch, where one item is to blame.
    public var itemIndex: Int?
    /// Where: a file with its line, or the path inside an item (`item[1].x`).
    public var location: String?
    /// The path inside an item step by step, where the location is one; empty for the item itself.
    public var path: [JSONPathComponent]?
    /// The nearest valid name, where a name was not found.
    public var suggestion: String?
    /// The error that caused this one.
    public var cause: (any Error)?

    /// An error with everything that is known about it.
    public init(
        _ code: Code, _ message: String, model: String? = nil, itemIndex: Int? = nil, location: String? = nil,
        suggestion: String? = nil, cause: (any Error)? = nil, path: [JSONPathComponent]? = nil
    ) {
        self.code = code
        self.message = message
        self.model = model
        self.itemIndex = itemIndex
        self.location = location
        self.path = path
        self.suggestion = suggestion
        self.cause = cause
    }

    /// One line: where, which model, which item, what, why and a suggestion.
    public var description: String {
        var line = ""
        if let location { line += "\(location): " }
        if let model { line += "model '\(model)': " }
        if let itemIndex { line += "item \(itemIndex): " }
        line += message
        if let cause { line += ": \(cause)" }
        if let suggestion { line += "; did you mean '\(suggestion)'?" }
        return line
    }
}

extension ModelError {
    static func itemFailed(index: Int, cause: any Error) -> ModelError {
        ModelError(.itemFailed, "prediction failed", itemIndex: index, cause: cause)
    }

    static func invalidBatchSize(_ size: Int) -> ModelError {
        ModelError(.invalidBatchSize, "the batch size must be at least 1, not \(size)")
    }

    /// The error of one item, with its index among all.
    static func ofItem(_ index: Int, _ error: any Error) -> ModelError {
        guard var known = error as? ModelError else { return itemFailed(index: index, cause: error) }
        known.itemIndex = index
        return known
    }

    /// A network's error as that of an item, where it is about a row.
    static func ofRow(of error: NetworkError, from first: Int = 0) -> any Error {
        error.row.map { itemFailed(index: first + $0, cause: error) } ?? error
    }

    /// The error of a pipeline one of whose steps failed: a step's items are the pipeline's.
    static func stepFailed(_ step: String, _ cause: any Error) -> ModelError {
        let known = cause as? ModelError
        return ModelError(
            known?.code ?? .predictionFailed, "\(step) failed", itemIndex: known?.itemIndex, cause: cause)
    }

    /// The predictions of a batch, whose number is checked.
    static func checkCount<Prediction>(
        _ predictions: [Prediction], for count: Int, model: @autoclosure () -> String
    ) throws -> [Prediction] {
        guard predictions.count == count else {
            throw ModelError(
                .contractBroken,
                "a batch of \(count) items must give \(count) predictions, not \(predictions.count)", model: model())
        }
        return predictions
    }

    /// The same error, its item index counted from `start` items earlier.
    func shifted(by start: Int) -> ModelError {
        guard let itemIndex else { return self }
        var error = self
        error.itemIndex = itemIndex + start
        return error
    }
}
