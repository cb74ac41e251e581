import ModelKit
import ModelKitWeights

/// Reads the options of a call from the command line.
enum CallOptionsReader {
    /// The options' own values, with those of a JSON object in their place.
    ///
    /// - Throws: `ModelError` with code `.invalidItem`, its location a path such as `options.separator`.
    static func options<M: Model>(of _: M, fromJSON text: String?) throws -> M.Options {
        guard let text else { return M.Options() }
        let value: JSONValue
        do {
            // Refuses a name that is there twice.
            value = try JSONValue(parsing: text)
        } catch {
            throw ModelError(.invalidItem, "\(error)", location: "options")
        }
        return try M.Options(fromJSON: value)
    }
}
