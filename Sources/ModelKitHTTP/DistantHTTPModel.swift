import ModelKit
import ModelKitTensor
import ModelKitWeights

/// A model that another service runs: items are posted to it as JSON, and what it answers is the prediction.
///
///     struct Sentiment: LoadableAsyncModel, SettingsProviding {
///         typealias Settings = DistantHTTPSettings
///         static let configurations = [
///             "sentiment": ModelConfiguration(settings: ["endpoint": "https://models.example/predict/sentiment"])
///         ]
///         let service: DistantHTTPModel<String, Double>
///
///         init(context: LoadContext) throws { service = try DistantHTTPModel(context: context) }
///         func compute(_ reviews: ArraySlice<String>) async throws -> [Double] { try await service.compute(reviews) }
///         func close() async throws { try await service.close() }
///     }
///
/// Or without a type of one's own, behind a name of a library file or of an override: ``DistantHTTPModels``,
/// `ConfigurationOverride(type: DistantHTTPModel<String, Double>.self, settings: …)`.
///
/// Each item is one request with the item as its body; those of a batch are on their way at the same time, as many as
/// ``DistantHTTPSettings/concurrency`` allows, and predictions keep the items' order. With a
/// ``DistantHTTPSettings/batchEndpoint`` a batch is one request with an array as its body. A request without a connection is
/// tried again, see ``DistantHTTPSettings/tries``; every other failure is final. Connections are kept and used again.
///
/// In JSON, NaN and the infinities are the texts `"NaN"`, `"Infinity"` and `"-Infinity"`. A process that was forked cannot
/// predict with a model that its parent loaded: that is an error.
public struct DistantHTTPModel<Item: Encodable & Sendable, Prediction: Decodable & Sendable>: LoadableAsyncModel,
    SettingsProviding
{
    /// What a configuration sets.
    public typealias Settings = DistantHTTPSettings
    /// What a call sets.
    public typealias Options = DistantHTTPOptions

    /// None of its own: a library file, an override or a type that uses this one configures it.
    public static var configurations: [String: ModelConfiguration] { [:] }
    /// What it does.
    public static var documentation: String { "Asks another service over HTTP, with JSON." }

    private let plan: RequestPlan
    private let client: ServiceClient

    /// A model with the settings of a library's configuration.
    ///
    /// - Throws: `ModelError` with code `.invalidConfiguration` that names the setting.
    public init(context: LoadContext) throws {
        try self.init(context.settings(as: Settings.self), name: context.name, environment: context.environment)
    }

    /// A model with settings, without a library.
    ///
    /// - Parameters:
    ///   - settings: the service's place and how it is asked.
    ///   - environment: has the variables that settings name.
    /// - Throws: `ModelError` with code `.invalidConfiguration` that names the setting.
    public init(_ settings: DistantHTTPSettings, environment: [String: String] = [:]) throws {
        try self.init(settings, name: nil, environment: environment)
    }

    /// - Parameter waiting: how time passes between tries and until a request is given up.
    package init(
        _ settings: DistantHTTPSettings, name: String?, environment: [String: String], waiting: Waiting = Waiting()
    ) throws {
        plan = try RequestPlan(settings, SettingReader(model: name, environment: environment))
        client = ServiceClient(plan.transport, waiting: waiting)
    }

    /// Asks the service, once for the batch or once per item.
    ///
    /// - Throws: ``DistantHTTPError``; where items are asked one by one `ModelError` with code `.itemFailed`, the item's index
    ///   and that error as its cause. `CancellationError` where the task is cancelled; its requests are then given up.
    public func compute(_ items: ArraySlice<Item>, options: Options) async throws -> [Prediction] {
        let request = try plan.request(options)
        if let endpoint = plan.batchEndpoint, items.count > 1 || plan.endpoint == nil {
            return try await predictions(for: items, from: endpoint, request)
        }
        guard let endpoint = plan.endpoint else {
            preconditionFailure("a plan has an endpoint, which was to be checked")
        }
        return try await Concurrently.map(items, atMost: plan.concurrency) { item in
            try await prediction(for: item, from: endpoint, request)
        }
    }

    private func prediction(
        for item: Item, from endpoint: Endpoint, _ request: RequestPlan.Parts
    ) async throws -> Prediction {
        let answer = try await client.post(try WireForm.bytes(of: item), to: endpoint, request)
        return try WireForm.read(Prediction.self, from: answer, of: endpoint)
    }

    private func predictions(
        for items: ArraySlice<Item>, from endpoint: Endpoint, _ request: RequestPlan.Parts
    ) async throws -> [Prediction] {
        let answer = try await client.post(try WireForm.bytes(of: Array(items)), to: endpoint, request)
        let predictions = try WireForm.read([Prediction].self, from: answer, of: endpoint)
        guard predictions.count == items.count else {
            throw DistantHTTPError(
                .wrongCount, endpoint,
                "expected \(items.count) predictions, one per item, found \(predictions.count)")
        }
        return predictions
    }

    /// Closes the connections; requests on their way fail, and so does every later one.
    public func close() async throws { await client.close() }
}
