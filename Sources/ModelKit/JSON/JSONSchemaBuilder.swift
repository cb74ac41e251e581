import ModelKitWeights

/// Gathers the schemas of types and of the types that they are made of.
final class JSONSchemaBuilder {
    /// What is known about a type.
    private final class Entry {
        let name: String
        var schema: JSONValue?
        var value: Any?
        var isOpen = false
        var attempts = 0
        /// Types without a value yet, for lack of which the schema stops short.
        var blockers: [any Any.Type] = []

        init(name: String) { self.name = name }
    }

    /// How deep types may nest, and how many there may be: generic types can contain ever new ones.
    private static let depthLimit = 20
    private static let typeLimit = 300
    /// How often a type is tried whose value depended on a type that was not known yet.
    private static let attemptLimit = 3

    private var entries: [ObjectIdentifier: Entry] = [:]
    private var names: Set<String> = []
    private var depth = 0

    /// The schemas of all types that have a name of their own.
    var definitions: [String: JSONValue] {
        Dictionary(entries.values.map { ($0.name, $0.schema ?? [:]) }, uniquingKeysWith: { first, _ in first })
    }

    /// The schema of a type, with references to ``definitions``.
    func schema(of type: Any.Type) -> JSONValue {
        if let providing = type as? any JSONSchemaProviding.Type { return providing.jsonSchema }
        if let leaf = type as? any JSONLeaf.Type { return leaf.leafSchema }
        if let container = type as? any JSONContainerType.Type { return container.schema(in: self) }
        guard let decodable = type as? any Decodable.Type else {
            return JSONSchema.open("Its form in JSON is not known.")
        }
        guard let entry = entry(for: decodable) else { return JSONSchema.open("Types nest too deep to be shown.") }
        return [JSONSchemaReferences.mark: .string(entry.name)]
    }

    /// A value of a type, to go on reading with; nil where none could be made.
    func value<T: Decodable>(of type: T.Type, variant: Int) -> T? {
        if let leaf = type as? any JSONLeaf.Type { return leaf.sample(variant) as? T }
        if let container = type as? any JSONContainerType.Type { return container.emptyValue as? T }
        return entry(for: type)?.value as? T
    }

    /// Whether a type is being looked at, so that its value may be had later.
    func isOpen(_ type: Any.Type) -> Bool { entries[ObjectIdentifier(type)]?.isOpen ?? false }

    private func entry(for type: any Decodable.Type) -> Entry? {
        let known = entries[ObjectIdentifier(type)]
        if let known, known.isOpen || known.schema != nil && !canGoFurther(known) { return known }
        guard depth < Self.depthLimit, known != nil || entries.count < Self.typeLimit else { return nil }
        let entry = known ?? Entry(name: freeName(for: type))
        entries[ObjectIdentifier(type)] = entry
        depth += 1
        entry.isOpen = true
        entry.attempts += 1
        explore(type, entry)
        entry.isOpen = false
        depth -= 1
        return entry
    }

    /// Whether there is a value now that was missing when the type was last tried.
    private func canGoFurther(_ entry: Entry) -> Bool {
        guard entry.attempts < Self.attemptLimit else { return false }
        return entry.blockers.contains { entries[ObjectIdentifier($0)]?.value != nil }
    }

    private func explore<T: Decodable>(_ type: T.Type, _ entry: Entry) {
        entry.value = (type as? any JSONSchemaExamples.Type)?.firstExample ?? EnumNames.first(of: type)
        let found = JSONSchemaExplorer(type, builder: self).explore { entry.value = entry.value ?? $0 }
        entry.schema = found.schema
        entry.blockers = found.blockers
    }

    /// A name for a type that no other type has.
    private func freeName(for type: any Any.Type) -> String {
        var name = ""
        for scalar in String(describing: type).unicodeScalars {
            let isPlain = scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            if isPlain || scalar == "_" || scalar == "." {
                name.unicodeScalars.append(scalar)
            } else if name.last != "_" {
                name += "_"
            }
        }
        if name.hasSuffix("_") { name.removeLast() }
        var free = name
        var number = 2
        while !names.insert(free).inserted {
            free = "\(name)_\(number)"
            number += 1
        }
        return free
    }
}
