import ModelKitWeights

/// A model or asset of a library, whatever its type.
protocol LoadedObject: AnyObject, Sendable {
    var information: LoadInformation { get }

    /// What its type made.
    var base: any Sendable { get }

    /// What a caller may ask for it as, the first that fits.
    var faces: [any Sendable] { get }

    /// Its kind and types, for an error about the type that was asked for.
    var typeDescription: String { get }

    /// As a synchronous model; nil for an asset.
    var anyModel: (any Model)? { get }

    /// As an asynchronous model; nil for an asset.
    var anyAsyncModel: (any AsyncModel)? { get }

    /// How many test cases it has, those of its configuration included.
    var testCaseCount: Int { get }

    /// Replays its test cases and those of its configuration, or only one of them.
    func testReport(only index: Int?) -> ModelTestReport

    /// The JSON Schemas of what it takes and gives; nil for an asset.
    var schemas: ModelSchemas? { get }

    func close() throws
    func closeAsync() async throws
}

extension LoadedObject {
    /// Itself as the type that was asked for.
    func cast<T>(to _: T.Type) -> T? {
        for face in faces { if let typed = face as? T { return typed } }
        return nil
    }
}

/// The name of a type as its users write it: `any Model<String, Float>`.
func typeName(_ type: Any.Type) -> String { "\(type)".replacing(#/Self\.\w+\.\w+ == /#, with: "") }
