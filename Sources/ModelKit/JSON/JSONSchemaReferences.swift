import ModelKitWeights

/// Puts definitions in the place of references to them, but where a type contains itself or several places use it.
struct JSONSchemaReferences {
    /// The mark of a reference while schemas are made: a name of `definitions`.
    static let mark = "$type"

    let definitions: [String: JSONValue]
    let place: String
    /// What each definition refers to.
    private let targets: [String: [String]]

    init(definitions: [String: JSONValue], place: String) {
        self.definitions = definitions
        self.place = place
        targets = definitions.mapValues { Self.references(in: $0) }
    }

    /// The schemas and the definitions that remain.
    func resolve(_ schemas: [JSONValue]) -> (schemas: [JSONValue], definitions: [String: JSONValue]) {
        var uses: [String: Int] = [:]
        var reached: [String] = []
        func count(_ names: [String]) {
            for name in names {
                uses[name, default: 0] += 1
                guard uses[name] == 1 else { continue }
                reached.append(name)
                count(targets[name] ?? [])
            }
        }
        for schema in schemas { count(Self.references(in: schema)) }
        let kept = Set(reached.filter { isRecursive($0) || uses[$0, default: 0] > 1 && !isSmall(definitions[$0]) })
        var remaining: [String: JSONValue] = [:]
        for name in kept { remaining[name] = definitions[name].map { inline($0, but: kept) } }
        return (schemas.map { inline($0, but: kept) }, remaining)
    }

    private func inline(_ schema: JSONValue, but kept: Set<String>) -> JSONValue {
        switch schema {
        case .object(let members):
            if let name = members[Self.mark]?.string {
                return kept.contains(name)
                    ? ["$ref": .string(place + name)] : inline(definitions[name] ?? [:], but: kept)
            }
            return .object(members.mapValues { inline($0, but: kept) })
        case .array(let values): return .array(values.map { inline($0, but: kept) })
        default: return schema
        }
    }

    private func isRecursive(_ name: String) -> Bool {
        var seen: Set<String> = []
        func reaches(_ names: [String]) -> Bool {
            names.contains { $0 == name || seen.insert($0).inserted && reaches(targets[$0] ?? []) }
        }
        return reaches(targets[name] ?? [])
    }

    /// Too little to be worth a definition: no value in it but texts and numbers.
    private func isSmall(_ schema: JSONValue?) -> Bool {
        schema?.object?.values.allSatisfy { $0.object == nil && $0.array == nil } ?? true
    }

    /// The names that a schema refers to, sorted by where they stand.
    private static func references(in schema: JSONValue) -> [String] {
        switch schema {
        case .object(let members):
            if let name = members[mark]?.string { return [name] }
            return members.keys.sorted().flatMap { references(in: members[$0] ?? .null) }
        case .array(let values): return values.flatMap { references(in: $0) }
        default: return []
        }
    }
}
