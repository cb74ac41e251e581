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
    private static let modelKeys = [
        "type", "asset", "settings", "dependencies", "steps", "gives", "batch_size", "cache_predictions", "test_cases",
    ]

    private let reader: YAMLReader
    private let types: LibraryFileTypes
    private let models: [(key: Node, value: Node)]

    /// Reads and parses the file; the models are checked by ``definitions()``.
    init(contentsOf path: String, types: LibraryFileTypes) throws {
        self.types = types
        let bytes: [UInt8]
        do {
            let file = try MappedFile(path: path)
            guard file.byteCount <= Self.maximumBytes else {
                throw ModelError(
                    .invalidLibrary, "has \(file.byteCount) bytes, more than the \(Self.maximumBytes) allowed",
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
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ModelError(.invalidLibrary, "is not valid YAML: \(error)", location: path)
        }
        reader = YAMLReader(path: path)
        guard let root else { throw ModelError(.invalidLibrary, "is empty", location: path) }
        let top = try reader.mapping(root, "the library", keys: ["models"])
        guard let models = top["models"] else {
            throw reader.error("needs the key 'models'", at: root)
        }
        self.models = try reader.pairs(models, "'models'")
    }

    /// What the file defines, in its order.
    func definitions() throws -> [ModelDefinition] {
        try models.map { try definition(name: $0.key, $0.value) }
    }

    private func definition(name key: Node, _ node: Node) throws -> ModelDefinition {
        let name = try reader.string(key, "a model's name")
        let fields = try reader.mapping(node, "model '\(name)'", keys: Self.modelKeys)
        guard let typeNode = fields["type"] else {
            throw reader.error("model '\(name)' needs the key 'type'", at: node)
        }
        let typeName = try reader.string(typeNode, "'type'")
        guard var load = types.loader(of: typeName) else {
            let known = types.names
            throw reader.error(
                "model '\(name)' has the unknown type '\(typeName)' (known: \(known.joined(separator: ", ")))",
                at: typeNode, suggestion: nearestName(to: typeName, among: known))
        }
        var configuration = ModelConfiguration()
        configuration.asset = try fields["asset"].map { try reader.string($0, "'asset'") }
        if let settings = fields["settings"] {
            configuration.settings = try reader.pairs(settings, "'settings'").reduce(into: [:]) {
                $0[try reader.string($1.key, "a setting's name")] = try reader.json($1.value)
            }
        }
        if let dependencies = fields["dependencies"] {
            configuration.dependencies = try reader.pairs(dependencies, "'dependencies'").reduce(into: [:]) {
                $0[try reader.string($1.key, "a role")] = try reader.string($1.value, "a model's name")
            }
        }
        if typeName == ReadyMadeModel.pipeline.rawValue {
            if let node = fields["dependencies"] {
                throw reader.error("a pipeline depends on its steps, and has no 'dependencies'", at: node)
            }
            let plan = try PipelinePlan(steps: fields["steps"], gives: fields["gives"], reader)
            configuration.dependencies = plan.dependencies
            load = { try PipelineLoader.load(plan, $0) }
        } else if let key = ["steps", "gives"].first(where: { fields[$0] != nil }), let node = fields[key] {
            throw reader.error("only a pipeline has '\(key)'", at: node)
        }
        if let node = fields["batch_size"] {
            guard let size = node.int, size >= 1 else {
                throw reader.error("'batch_size' must be a whole number of at least 1", at: node)
            }
            configuration.batchSize = size
        }
        if let node = fields["cache_predictions"] {
            guard let flag = node.bool else {
                throw reader.error("'cache_predictions' must be true or false", at: node)
            }
            configuration.cachesPredictions = flag
        }
        configuration.testCases = try fields["test_cases"].map { try self.testCases($0) } ?? []
        return ModelDefinition(
            name: name, configuration: configuration, origin: reader.location(of: key), typeName: typeName,
            load: load)
    }

    private func testCases(_ node: Node) throws -> [JSONTestCase] {
        try reader.sequence(node, "'test_cases'").map { node in
            let fields = try reader.mapping(node, "a test case", keys: ["item", "result", "options", "tolerance"])
            guard let item = fields["item"], let result = fields["result"] else {
                throw reader.error("a test case needs the keys 'item' and 'result'", at: node)
            }
            var testCase = JSONTestCase(item: try reader.json(item), result: try reader.json(result))
            testCase.options = try fields["options"].map { try reader.json($0) }
            if let node = fields["tolerance"] {
                guard let tolerance = node.float, tolerance >= 0 else {
                    throw reader.error("'tolerance' must be a number of at least 0", at: node)
                }
                testCase.tolerance = tolerance
            }
            return testCase
        }
    }
}
