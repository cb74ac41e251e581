import ModelKitWeights

/// Which model depends on which, checked: every name exists and there is no circle.
struct DependencyGraph: Sendable {
    /// How long a chain of dependencies may be.
    private static let maximumDepth = 100

    /// The models by their level: those of one level depend on earlier levels only.
    private let levels: [String: Int]
    private let dependencies: [String: [String]]

    /// - Throws: ``ModelError``: `.unknownModel` with the nearest name, `.dependencyCycle` with the chain.
    init(_ definitions: [String: ModelDefinition]) throws {
        let names = definitions.keys.sorted()
        var levels: [String: Int] = [:]
        var chain: [String] = []
        func tooDeep(_ definition: ModelDefinition) -> ModelError {
            ModelError(
                .invalidConfiguration, "is part of a chain of more than \(Self.maximumDepth) dependencies",
                model: definition.name, location: definition.origin)
        }
        func visit(_ definition: ModelDefinition) throws -> Int {
            let name = definition.name
            if let level = levels[name] { return level }
            guard !chain.contains(name) else {
                let circle = chain.drop { $0 != name } + [name]
                throw ModelError(
                    .dependencyCycle, "depends on itself: \(circle.joined(separator: " → "))", model: name,
                    location: definition.origin)
            }
            // The levels below are not known yet where the first of a chain comes first.
            guard chain.count < Self.maximumDepth else { throw tooDeep(definition) }
            chain.append(name)
            defer { chain.removeLast() }
            var level = 0
            for dependency in definition.configuration.dependencies.values.sorted() {
                guard let next = definitions[dependency] else {
                    let route = chain.count > 1 ? " (\(chain.joined(separator: " → ")))" : ""
                    throw ModelError(
                        .unknownModel, "depends on '\(dependency)', which the library does not have\(route)",
                        model: name, location: definition.origin,
                        suggestion: nearestName(to: dependency, among: names))
                }
                level = max(level, try visit(next) + 1)
            }
            guard level < Self.maximumDepth else { throw tooDeep(definition) }
            levels[name] = level
            return level
        }
        for name in names { if let definition = definitions[name] { _ = try visit(definition) } }
        self.levels = levels
        dependencies = definitions.mapValues { Set($0.configuration.dependencies.values).sorted() }
    }

    /// A model and all that it depends on, directly or not.
    func closure(of names: [String]) -> Set<String> {
        var all: Set<String> = []
        var open = names
        while let name = open.popLast() {
            if all.insert(name).inserted { open += dependencies[name] ?? [] }
        }
        return all
    }

    /// Models in groups that can be loaded one after the other, each group's models at the same time.
    func loadingOrder(of names: Set<String>) -> [[String]] {
        Dictionary(grouping: names, by: { levels[$0] ?? 0 }).sorted { $0.key < $1.key }.map { $0.value.sorted() }
    }
}
