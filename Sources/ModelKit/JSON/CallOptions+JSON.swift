import Foundation
import ModelKitWeights

extension CallOptions {
    /// Reads the options of a call from JSON: an object with some of them, the others keep the values of `init()`.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem`, its location a path such as `options.separator`: for what is no
    ///   object, an option that the type does not have (with the nearest), and a value that does not fit.
    package init(fromJSON value: JSONValue) throws {
        guard let given = value.object else {
            throw ModelError(.invalidItem, "expected an object, found \(value.kind)", location: "options")
        }
        if Self.self == NoOptions.self, let name = given.keys.min() {
            throw ModelError(.invalidItem, "the model takes no options", location: "options.\(name)")
        }
        if let known = JSONSchema.of(Self.self)["properties"]?.object?.keys.sorted(),
            let name = given.keys.filter({ !known.contains($0) }).min()
        {
            throw ModelError(
                .invalidItem, "the model has no such option (known: \(known.joined(separator: ", ")))",
                location: "options.\(name)", suggestion: nearestName(to: name, among: known))
        }
        let defaults = try JSONForm.value(of: Self()).object ?? [:]
        let all = JSONValue.object(defaults.merging(given) { $1 })
        self = try JSONForm.decode(Self.self, from: Data(all.text().utf8), path: "options")
    }
}
