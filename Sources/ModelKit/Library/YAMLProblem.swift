import Yams

/// Why a text is no YAML, in one line.
struct YAMLProblem {
    /// The line, from 1, where it is known.
    var line: Int?
    /// What is wrong.
    let message: String

    /// What a parser's error says.
    init(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            line = mark.line
            message = problem + (context.map { " (\($0.text), which began in line \($0.mark.line))" } ?? "")
        case .duplicatedKeysInMapping(let keys, let context):
            line = context.mark.line
            message = "the mapping has keys twice: \(keys.sorted().joined(separator: ", "))"
        case .reader(let problem, let offset, _, let text):
            line = offset.map { text.prefix($0).count { $0.isNewline } + 1 }
            message = problem
        default: message = "\(error)"
        }
    }
}
