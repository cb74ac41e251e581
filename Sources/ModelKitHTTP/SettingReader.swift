import ModelKit

/// Looks up what settings name, and says what is wrong with them.
struct SettingReader {
    /// The model's name, where a library gave it one.
    let model: String?
    /// The variables.
    let environment: [String: String]

    /// The text itself or the variable's value.
    func text(_ text: SettingText, _ setting: String) throws -> String {
        switch text {
        case .literal(let text): return text
        case .variable(let name):
            guard let value = environment[name] else {
                throw error(setting, "the environment has no variable '\(name)'")
            }
            return value
        }
    }

    /// A value that is in a range.
    func number<Value: Comparable>(_ value: Value, in range: ClosedRange<Value>, _ setting: String) throws -> Value {
        guard range.contains(value) else {
            throw error(setting, "expected a number from \(range.lowerBound) to \(range.upperBound), found \(value)")
        }
        return value
    }

    func error(_ setting: String, _ message: String) -> ModelError {
        ModelError(.invalidConfiguration, "settings.\(setting): \(message)", model: model)
    }
}
