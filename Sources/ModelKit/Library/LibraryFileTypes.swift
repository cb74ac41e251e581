import ModelKitWeights

/// The type names that a library file can use: the ready-made ones and those that a program adds.
struct LibraryFileTypes: Sendable {
    private let added: [String: @Sendable (LoadContext) throws -> any Sendable]
    private let settings: [String: any ModelSettings.Type]
    /// All names: the ready-made ones, then those added in alphabetical order.
    let names: [String]

    /// The ready-made types and others.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for an added name that is ready-made or empty, and for a
    ///   type that a library cannot load.
    init(adding types: [String: any LoadableType.Type] = [:]) throws {
        let readyMade = ReadyMadeModel.allCases.map(\.rawValue)
        var added: [String: @Sendable (LoadContext) throws -> any Sendable] = [:]
        for (name, type) in types.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, !readyMade.contains(name) else {
                let reason = name.isEmpty ? "it needs a name" : "'\(name)' is a ready-made type"
                throw ModelError(.invalidConfiguration, "\(type) cannot be added to a library file's types: \(reason)")
            }
            added[name] = try ModelDefinition.loader(of: type)
        }
        self.added = added
        settings = types.compactMapValues { ModelDefinition.settings(of: $0) }
        names = readyMade + added.keys.sorted()
    }

    /// What loads a model of the type of that name; nil where there is none.
    func loader(of name: String) -> (@Sendable (LoadContext) throws -> any Sendable)? {
        ReadyMadeModel(rawValue: name)?.load ?? added[name]
    }

    /// What a file can say of a model of the type of that name; nil for one that a program added.
    func declaration(of name: String) -> ReadyMadeModel.Declaration? { ReadyMadeModel(rawValue: name)?.declaration }

    /// The settings that the type of that name reads; nil where that is not known.
    func settings(of name: String) -> (any ModelSettings.Type)? {
        declaration(of: name)?.settings ?? settings[name]
    }
}
