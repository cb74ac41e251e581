import ModelKit
import ModelKitWeights

/// The model types of this module that a library file can name.
public enum DistantHTTPModels {
    /// The name in a file → the type: `distant_http`, any JSON in and out.
    ///
    ///     try ModelLibrary(contentsOf: "library.yaml", types: DistantHTTPModels.types)
    public static let types: [String: any LoadableType.Type] = [
        "distant_http": DistantHTTPModel<JSONValue, JSONValue>.self
    ]
}
