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

    /// A value that is in its setting's range.
    func number(_ value: Int, _ key: DistantHTTPSettings.Keys) throws -> Int {
        _ = try number(Double(value), key)
        return value
    }

    /// A value that is in its setting's range.
    func number(_ value: Double, _ key: DistantHTTPSettings.Keys) throws -> Double {
        if let problem = DistantHTTPSettings.problem(of: key, value) { throw error(key.rawValue, problem) }
        return value
    }

    func error(_ setting: String, _ message: String) -> ModelError {
        ModelError(.invalidConfiguration, "settings.\(setting): \(message)", model: model)
    }
}
