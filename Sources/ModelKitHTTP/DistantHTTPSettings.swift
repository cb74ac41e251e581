import ModelKit
import ModelKitWeights

/// Where a ``DistantHTTPModel`` asks, and how: the settings of the type `distant_http`.
///
/// Texts can be taken from the environment, so that no secret stands in a file: see ``SettingText``. Descriptions of a
/// library show neither values of headers and parameters nor what an endpoint has beside scheme, host and path.
public struct DistantHTTPSettings: ModelSettings, Sendable {
    /// The settings' names in a configuration.
    public enum Keys: String, CodingKey, CaseIterable {
        case endpoint
        case batchEndpoint = "batch_endpoint"
        case headers, params
        case timeoutSeconds = "timeout_seconds"
        case tries, concurrency
        case maximumAnswerBytes = "maximum_answer_bytes"
        case caFile = "ca_file"
    }

    /// The numbers that can be set.
    public static let ranges: [Keys: ClosedRange<Double>] = [
        .timeoutSeconds: 0.001...86_400, .tries: 1...100, .concurrency: 1...1000,
        .maximumAnswerBytes: 1...Double(1 << 31),
    ]

    /// `endpoint`: the URL that is given one item and answers one prediction, `http` or `https`. A user and a password in it
    /// become an `Authorization` header.
    public var endpoint: SettingText?
    /// `batch_endpoint`: the URL that is given an array of items and answers an array of as many predictions. One of the two
    /// is needed; without ``endpoint`` single items are asked here too, as an array of one.
    public var batchEndpoint: SettingText?
    /// `headers`: further headers of every request. `Content-Type` and `Accept` are JSON's, but for what is given here.
    public var headers: [String: SettingText] = [:]
    /// `params`: parameters that are added to the query, each with one value or several.
    public var params: [String: SettingTexts] = [:]
    /// `timeout_seconds`: how long one try may take from the connection to the end of the answer.
    public var timeoutSeconds = 60.0
    /// `tries`: how often a request is made, at most, when no connection can be made or one breaks before the answer begins.
    /// Before the next try the model waits 4 seconds, and up to 8 and then 10 from the fourth try on, at random.
    public var tries = 5
    /// `concurrency`: how many requests one call has on their way at a time.
    public var concurrency = 8
    /// `maximum_answer_bytes`: how long an answer may be, decompressed.
    public var maximumAnswerBytes = 64 << 20
    /// `ca_file`: a PEM file of authorities that are trusted beside those of the system; an absolute path, or relative to the
    /// current folder.
    public var caFile: SettingText?

    /// Settings of a service.
    public init(endpoint: SettingText? = nil, batchEndpoint: SettingText? = nil) {
        self.endpoint = endpoint
        self.batchEndpoint = batchEndpoint
    }

    /// Reads the settings of a configuration.
    public init(from decoder: any Decoder) throws {
        let settings = try decoder.container(keyedBy: Keys.self)
        endpoint = try settings.decodeIfPresent(SettingText.self, forKey: .endpoint)
        batchEndpoint = try settings.decodeIfPresent(SettingText.self, forKey: .batchEndpoint)
        headers = try settings.decodeIfPresent([String: SettingText].self, forKey: .headers) ?? [:]
        params = try settings.decodeIfPresent([String: SettingTexts].self, forKey: .params) ?? [:]
        timeoutSeconds = try settings.decodeIfPresent(Double.self, forKey: .timeoutSeconds) ?? timeoutSeconds
        tries = try settings.decodeIfPresent(Int.self, forKey: .tries) ?? tries
        concurrency = try settings.decodeIfPresent(Int.self, forKey: .concurrency) ?? concurrency
        maximumAnswerBytes =
            try settings.decodeIfPresent(Int.self, forKey: .maximumAnswerBytes) ?? maximumAnswerBytes
        caFile = try settings.decodeIfPresent(SettingText.self, forKey: .caFile)
    }

    /// The settings with the values of the variables that they name.
    public static func resolved(
        _ settings: [String: JSONValue], environment: [String: String]
    ) -> [String: JSONValue] {
        settings.mapValues { SettingText.resolved($0, environment: environment) }
    }

    /// The settings without what could be secret.
    public static func described(_ settings: [String: JSONValue]) -> [String: JSONValue] {
        settings.reduce(into: [:]) { described, setting in
            described[setting.key] =
                switch Keys(rawValue: setting.key) {
                case .endpoint, .batchEndpoint: SettingText.described(setting.value, literal: Endpoint.masked)
                case .headers, .params:
                    setting.value.object.map { members in
                        .object(members.mapValues { SettingText.described($0) { _ in SettingText.hidden } })
                    } ?? .string(SettingText.hidden)
                default: setting.value
                }
        }
    }
}
