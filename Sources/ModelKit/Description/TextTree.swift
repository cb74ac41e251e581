/// Lines of text below each other, drawn as a tree.
public struct TextTree: Sendable {
    /// A part of a line that a terminal may show in colour.
    enum Part: Sendable {
        case plain(String)
        case label(String)
        case value(String)
    }

    private var line: [Part]
    private var children: [TextTree] = []

    init(_ line: Part...) { self.line = line }

    mutating func add(_ child: TextTree) { children.append(child) }

    mutating func add(_ label: String, _ value: String?) {
        if let value { add(TextTree(.label(label), .plain(": "), .value(value))) }
    }

    /// The lines of the tree.
    ///
    /// - Parameter colored: with the escape sequences of terminals.
    public func text(colored: Bool = false) -> String {
        var lines: [String] = []
        append(to: &lines, first: "", rest: "", colored)
        return lines.joined(separator: "\n")
    }

    private func append(to lines: inout [String], first: String, rest: String, _ colored: Bool) {
        let text = line.map { part in
            switch part {
            case .plain(let text): text
            case .label(let text): colored ? "\u{1B}[36m\(text)\u{1B}[0m" : text
            case .value(let text): colored ? "\u{1B}[33m\(text)\u{1B}[0m" : text
            }
        }.joined()
        // Text of several lines goes on below its first.
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
        lines.append(first + (parts.first ?? ""))
        lines += parts.dropFirst().map { rest + (children.isEmpty ? "" : "│ ") + $0 }
        for (index, child) in children.enumerated() {
            let isLast = index == children.count - 1
            child.append(
                to: &lines, first: rest + (isLast ? "└── " : "├── "), rest: rest + (isLast ? "    " : "│   "), colored)
        }
    }
}
