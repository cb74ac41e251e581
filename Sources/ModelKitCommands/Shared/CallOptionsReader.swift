import Foundation
import ModelKit
import ModelKitWeights

/// Reads the options of a call from JSON.
enum CallOptionsReader {
    /// The options' own values, with those given in their place.
    ///
    /// - Throws: `ModelError` with code `.invalidItem`, its location a path such as `options.separator`.
    static func options<M: Model>(of _: M, fromJSON text: String?) throws -> M.Options {
        guard let text else { return M.Options() }
        let given = try JSONForm.decode(JSONValue.self, from: Data(text.utf8), path: "options")
        guard let fields = given.object else {
            throw ModelError(.invalidItem, "expected an object, found \(given.kind)", location: "options")
        }
        let defaults = try JSONForm.value(of: M.Options()).object ?? [:]
        if M.Options.self == NoOptions.self, let name = fields.keys.min() {
            throw ModelError(.invalidItem, "the model takes no options", location: "options.\(name)")
        }
        let all = JSONValue.object(defaults.merging(fields) { $1 })
        return try JSONForm.decode(M.Options.self, from: Data(all.text().utf8), path: "options")
    }
}
