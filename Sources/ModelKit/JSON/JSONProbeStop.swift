import ModelKitWeights

/// Why a trial is made to stop, as the cause of the `DecodingError` that a type gets.
enum JSONProbeStop: Error {
    /// The plan refuses the form.
    case refused
    /// The plan has nothing there.
    case absent
    /// There is no value of the type.
    case blocked

    /// The error as types expect it.
    func error(_ path: [any CodingKey], _ key: (any CodingKey)? = nil) -> DecodingError {
        let context = DecodingError.Context(codingPath: path, debugDescription: "a trial", underlyingError: self)
        guard case .absent = self, let key else { return .typeMismatch(JSONValue.self, context) }
        return .keyNotFound(key, context)
    }

    /// The reason under an error, where a trial is the reason.
    init?(under error: any Error) {
        switch error as? DecodingError {
        case .typeMismatch(_, let context), .keyNotFound(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            guard let stop = context.underlyingError as? JSONProbeStop else { return nil }
            self = stop
        default: return nil
        }
    }
}
