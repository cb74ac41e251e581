import ModelKitWeights

/// An asset of a library.
final class LoadedAsset: LoadedObject {
    let information: LoadInformation
    private let asset: any LoadableAsset

    init(_ asset: any LoadableAsset, _ information: LoadInformation) {
        self.asset = asset
        self.information = information
    }

    var base: any Sendable { asset }
    var faces: [any Sendable] { [asset] }
    var typeDescription: String { "the asset \(information.typeName)" }
    var anyModel: (any Model)? { nil }
    var anyAsyncModel: (any AsyncModel)? { nil }

    var testCaseCount: Int { 0 }
    func testReport(only index: Int?) -> ModelTestReport { ModelTestReport(model: information.name) }
    var schemas: ModelSchemas? { nil }
    func close() throws { try asset.close() }
    func closeAsync() async throws { try asset.close() }
}
