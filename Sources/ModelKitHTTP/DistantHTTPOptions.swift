import ModelKit

/// What one call of a ``DistantHTTPModel`` sets in place of its settings.
public struct DistantHTTPOptions: ModelOptions, Hashable {
    /// Headers in place of all those of the settings; nil for those.
    public var headers: [String: String]?
    /// Parameters of the query in place of all those of the settings; nil for those.
    public var params: [String: String]?

    /// The settings' own.
    public init() {}

    /// Headers, parameters or both of this call.
    public init(headers: [String: String]? = nil, params: [String: String]? = nil) {
        self.headers = headers
        self.params = params
    }
}
