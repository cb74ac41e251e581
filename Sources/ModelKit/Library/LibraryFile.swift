import ModelKitTensor
import ModelKitWeights
import Yams

/// A library described by a file, without code.
///
/// The file is YAML (JSON is YAML too), at most 4 MiB:
///
///     models:
///       imdb_vectorizer:                 # the model's name
///         type: vocabulary_vectorizer    # a ready-made type, see ``ReadyMadeModel``
///         asset: imdb/vocabulary.txt     # relative to this file's folder
///         settings: { length: 64 }
///         test_cases:
///           - { item: ["movie"], result: [888] }
///       imdb_tokenizer:
///         type: token_filter
///         dependencies: { tokenizer: en_tokenizer }
///       imdb_sentiment:
///         type: pipeline
///         steps: [imdb_tokenizer, imdb_vectorizer, imdb_classifier]
///
/// Every name, key and type is checked; an error gives the file and the line.
struct LibraryFile {
    private static let maximumBytes = 4 << 20
    /// So many aliases stand for 3^12 values at the most.
    private static let maximumAliases = 36

    private let reader: YAMLReader
    private let types: LibraryFileTypes
    private let models: [(key: Node, value: Node)]

    /// Reads and parses the file; the models are checked by ``definitions()``.
    init(contentsOf path: String, types: LibraryFileTypes) throws {
        self.types = types
        reader = YAMLReader(path: path)
        let root = try Self.root(ofFile: path)
        let top = try reader.mapping(root, "the library", keys: LibraryFileKey.self)
        guard let models = top[.models] else {
            throw reader.error("needs the key 'models'", at: root)
        }
        self.models = try reader.pairs(models, "'models'")
    }

    /// What stands in a file, as JSON.
    static func json(contentsOf path: String) throws -> JSONValue {
        try YAMLReader(path: path).json(root(ofFile: path))
    }

    private static func root(ofFile path: String) throws -> Node {
        let bytes: [UInt8]
        do {
            let file = try MappedFile(path: path)
            guard file.byteCount <= maximumBytes else {
                throw ModelError(
                    .invalidLibrary, "has \(file.byteCount) bytes, more than the \(maximumBytes) allowed",
                    location: path)
            }
            bytes = file.bytes(in: 0..<file.byteCount)
        } catch let error as TensorError {
            if error.code == .emptyFile { throw ModelError(.invalidLibrary, "is empty", location: path) }
            throw ModelError(.invalidLibrary, "cannot be read: \(error.reason)", location: path)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ModelError(.invalidLibrary, "is not UTF-8", location: path)
        }
        // Parsing hashes keys, with all that aliases in them stand for.
        if text.matches(of: #/[\s\[{,:?-]\*[^\s\]},]/#).count > maximumAliases,
            text.contains(#/(?:^|[\s\[{,:-])\?\s|\*[^\s\]},]+\s*:\s/#)
        {
            throw ModelError(
                .invalidLibrary, "has keys that are not texts and more than \(maximumAliases) aliases", location: path)
        }
        do {
            if let root = try Yams.compose(yaml: text) { return root }
        } catch {
            let problem = YAMLProblem(error)
            throw ModelError(
                .invalidLibrary, "is not valid YAML: \(problem.message)",
                location: problem.line.map { "\(path):\($0)" } ?? path)
        }
        throw ModelError(.invalidLibrary, "is empty", location: path)
    }

    /// What the file defines, in its order.
    func definitions() throws -> [ModelDefinition] {
        try models.map { try definition(name: $0.key, $0.value) }
    }

    private func definition(name key: Node, _ node: Node) throws -> ModelDefinition {
        let name = try reader.string(key, "a model's name")
        // It is shown on terminals and in drawings.
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw reader.error("a model's name must not have control characters", at: key)
        }
        let fields = try reader.mapping(node, "model '\(name)'", keys: LibraryModelKey.self)
        guard let typeNode = fields[.type] else {
            throw reader.error("model '\(name)' needs the key 'type'", at: node)
        }
        let typeName = try reader.string(typeNode, "'type'")
        guard var load = types.loader(of: typeName) else {
            let known = types.names
            throw reader.error(
                "model '\(name)' has the unknown type '\(typeName)' (known: \(known.joined(separator: ", ")))",
                at: typeNode, suggestion: nearestName(to: typeName, among: known))
        }
        let declaration = types.declaration(of: typeName)
        var plan: PipelinePlan?
        var configuration = ModelConfiguration()
        if let node = fields[.asset] {
            if let declaration, declaration.asset == nil {
                throw reader.error("the type '\(typeName)' has no asset", at: node)
            }
            configuration.asset = try reader.string(node, "'asset'")
        }
        configuration.settings =
            try fields[.settings].map { try settings($0, types.settings(of: typeName), name) } ?? [:]
        if typeName == ReadyMadeModel.pipeline.rawValue {
            if let node = fields[.dependencies] {
                throw reader.error("a pipeline depends on its steps, and has no 'dependencies'", at: node)
            }
            let steps = try PipelinePlan(steps: fields[.steps], gives: fields[.gives], reader)
            configuration.dependencies = steps.dependencies
            load = { try PipelineLoader.load(steps, $0) }
            plan = steps
        } else if let key = [.steps, .gives].first(where: { fields[$0] != nil }), let node = fields[key] {
            throw reader.error("only a pipeline has '\(key.rawValue)'", at: node)
        } else if let node = fields[.dependencies] {
            configuration.dependencies = try dependencies(node, of: declaration, typeName)
        }
        if let node = fields[.batchSize] {
            guard case .integer(let size)? = try? reader.json(node), size >= 1 else {
                throw reader.error("'batch_size' must be a whole number of at least 1", at: node)
            }
            configuration.batchSize = size
        }
        if let node = fields[.cachePredictions] {
            guard let flag = flag(node) else {
                throw reader.error("'cache_predictions' must be true or false", at: node)
            }
            configuration.cachesPredictions = flag
        }
        configuration.testCases = try fields[.testCases].map { try self.testCases($0) } ?? []
        return ModelDefinition(
            name: name, configuration: configuration, origin: reader.location(of: key), typeName: typeName,
            settings: types.settings(of: typeName), load: load, plan: plan)
    }

    /// The settings, whose names the type must know; their values are read when the model is loaded.
    private func settings(
        _ node: Node, _ type: (any ModelSettings.Type)?, _ model: String
    ) throws -> [String: JSONValue] {
        try reader.pairs(node, "'settings'").reduce(into: [:]) { settings, pair in
            let key = try reader.string(pair.key, "a setting's name")
            if var error = type?.unknown(key) {
                error.model = model
                error.location = reader.location(of: pair.key)
                throw error
            }
            let value = try reader.json(pair.value)
            guard value.isFinite else {
                throw reader.error("the setting '\(key)' must be finite", at: pair.value)
            }
            settings[key] = value
        }
    }

    private func dependencies(
        _ node: Node, of declaration: ReadyMadeModel.Declaration?, _ type: String
    ) throws -> [String: String] {
        try reader.pairs(node, "'dependencies'").reduce(into: [:]) { dependencies, pair in
            let role = try reader.string(pair.key, "a role")
            if let roles = declaration?.roles, !roles.contains(role) {
                let known = roles.isEmpty ? "it has none" : "known: \(roles.joined(separator: ", "))"
                throw reader.error(
                    "the type '\(type)' has no dependency in the role '\(role)' (\(known))", at: pair.key,
                    suggestion: nearestName(to: role, among: roles))
            }
            dependencies[role] = try reader.string(pair.value, "a model's name")
        }
    }

    private func flag(_ node: Node) -> Bool? {
        guard case .bool(let flag)? = try? reader.json(node) else { return nil }
        return flag
    }

    private func testCases(_ node: Node) throws -> [JSONTestCase] {
        try reader.sequence(node, "'test_cases'").map { node in
            let fields = try reader.mapping(node, "a test case", keys: LibraryTestCaseKey.self)
            guard let item = fields[.item], let result = fields[.result] else {
                throw reader.error("a test case needs the keys 'item' and 'result'", at: node)
            }
            var testCase = JSONTestCase(item: try reader.json(item), result: try reader.json(result))
            testCase.options = try fields[.options].map { try reader.json($0) }
            if let node = fields[.tolerance] {
                guard let tolerance = (try? reader.json(node))?.double, tolerance >= 0 else {
                    throw reader.error("'tolerance' must be a number of at least 0", at: node)
                }
                testCase.tolerance = tolerance
            }
            return testCase
        }
    }
}
