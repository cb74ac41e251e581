import ModelKitWeights
import Yams

/// Takes the YAML nodes of one file apart; every error names the file and the line.
final class YAMLReader {
    /// Bounds what the aliases of the file can expand to.
    private static let maximumNodes = 100_000
    private static let maximumDepth = 100

    private let path: String
    private var budget = YAMLReader.maximumNodes

    init(path: String) {
        self.path = path
    }

    func location(of node: Node) -> String {
        node.mark.map { "\(path):\($0.line)" } ?? path
    }

    func error(_ message: String, at node: Node, suggestion: String? = nil) -> ModelError {
        ModelError(.invalidLibrary, message, location: location(of: node), suggestion: suggestion)
    }

    func string(_ node: Node, _ what: String) throws -> String {
        guard let text = node.scalar?.string, !text.isEmpty else {
            throw error("\(what) must be a text, not \(kind(of: node))", at: node)
        }
        return text
    }

    func sequence(_ node: Node, _ what: String) throws -> [Node] {
        guard let sequence = node.sequence else {
            throw error("\(what) must be a list, not \(kind(of: node))", at: node)
        }
        return Array(sequence)
    }

    /// The pairs of a mapping, in the order of the file.
    func pairs(_ node: Node, _ what: String) throws -> [(key: Node, value: Node)] {
        guard let mapping = node.mapping else {
            throw error("\(what) must be a mapping, not \(kind(of: node))", at: node)
        }
        return mapping.map { ($0.key, $0.value) }
    }

    /// The values of a mapping whose keys are all known.
    func mapping<Key: CaseIterable & RawRepresentable & Hashable>(
        _ node: Node, _ what: String, keys _: Key.Type
    ) throws -> [Key: Node] where Key.RawValue == String {
        let known = Key.allCases.map(\.rawValue)
        return try pairs(node, what).reduce(into: [:]) { fields, pair in
            let name = try string(pair.key, "a key of \(what)")
            guard let key = Key(rawValue: name) else {
                throw error(
                    "\(what) has the unknown key '\(name)' (known: \(known.joined(separator: ", ")))", at: pair.key,
                    suggestion: nearestName(to: name, among: known))
            }
            fields[key] = pair.value
        }
    }

    /// The node as a JSON tree; scalars are typed by the core schema of YAML 1.2: `no` and `on` are texts.
    func json(_ node: Node) throws -> JSONValue {
        try json(node, depth: 0)
    }

    private func json(_ node: Node, depth: Int) throws -> JSONValue {
        budget -= 1
        guard budget >= 0, depth <= Self.maximumDepth else {
            throw error("is nested or repeated beyond \(Self.maximumNodes) values", at: node)
        }
        switch node {
        case .mapping(let mapping):
            return .object(
                try mapping.reduce(into: [:]) {
                    $0[try string($1.key, "a key")] = try json($1.value, depth: depth + 1)
                })
        case .sequence(let sequence):
            return .array(try sequence.map { try json($0, depth: depth + 1) })
        case .scalar(let scalar):
            let text = Tag.Name.str.rawValue
            // With a tag that says so, where the scalar itself says something else.
            let isMadeText = node.tag.description == text && Node(scalar.string).tag.description != text
            let isText = scalar.style != .plain || isMadeText
            return isText ? .string(scalar.string) : YAMLScalar.json(scalar.string)
        case .alias:
            throw error("is an alias that cannot be resolved", at: node)
        }
    }

    private func kind(of node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string.prefix(40))'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
