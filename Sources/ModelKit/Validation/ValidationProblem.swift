/// A rule of a ``Validatable`` type that a value breaks.
public struct ValidationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the value that was validated; empty where the value itself is meant.
    public var path: [JSONPathComponent]
    /// The rule: "must be positive".
    public var rule: String

    /// A broken rule.
    ///
    /// - Parameters:
    ///   - rule: what it says, so that it reads after the name of what breaks it.
    ///   - path: where in the value.
    public init(_ rule: String, path: [JSONPathComponent] = []) {
        self.rule = rule
        self.path = path
    }

    /// The path and the rule: `x: must be positive`.
    public var description: String {
        let location = path.location(from: "")
        guard !location.isEmpty else { return rule }
        return "\(location.hasPrefix(".") ? String(location.dropFirst()) : location): \(rule)"
    }
}
