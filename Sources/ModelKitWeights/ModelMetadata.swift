/// What the `__metadata__` of a converted model says.
///
/// | key | value |
/// | --- | --- |
/// | `modelkit.format` | the version of these keys, `1` |
/// | `modelkit.graph` | the network's description as JSON |
/// | `modelkit.source_sha256` | the SHA-256 of the model's file, in hexadecimal digits |
/// | `modelkit.source_name` | the name of the model's file, without its folder |
/// | `modelkit.tool` | what wrote the file, with its version |
/// | `modelkit.check_vectors` | the names of the check tensors as a JSON array |
/// | `modelkit.low_rank` | how Dense kernels were factored, as JSON; missing where none was |
///
/// Check tensors are called `check/in0`, `check/in1` … for the network's inputs and `check/out0` … for the outputs that it
/// gave when the file was made.
///
/// The kernel of a Dense layer of `units` outputs is `[inputs, units]`, or packed for products: `[ceil(units / 16), inputs,
/// 16]`, where element `[p, k, c]` is the kernel's `[k, 16 p + c]`, and 0 beyond its last column.
public struct ModelMetadata: Sendable {
    /// The version of the keys that is written and read.
    public static let format = "1"

    /// The network's description.
    public let graph: JSONValue
    /// The SHA-256 of the file that was converted.
    public let sourceHash: String?
    /// The name of the file that was converted.
    public let sourceName: String?
    /// What wrote the file.
    public let tool: String?
    /// The names of the check tensors, inputs before outputs, each in the network's order.
    public let checkVectors: [String]
    /// How Dense kernels were factored, so that the network is not quite the one that was converted; nil where none was.
    public let lowRank: JSONValue?

    /// Metadata for a new file.
    public init(
        graph: JSONValue, sourceHash: String?, sourceName: String?, tool: String?, checkVectors: [String],
        lowRank: JSONValue? = nil
    ) {
        self.graph = graph
        self.sourceHash = sourceHash
        self.sourceName = sourceName
        self.tool = tool
        self.checkVectors = checkVectors
        self.lowRank = lowRank
    }

    /// Reads the metadata of a weights file.
    ///
    /// - Throws: ``WeightsError`` with `invalidMetadata` where the file holds no network, one in a newer format, or check
    ///   vectors that it lacks.
    public init(_ file: WeightsFile) throws(WeightsError) {
        func failure(_ key: String, _ reason: String, expected: String? = nil, actual: String? = nil) -> WeightsError {
            WeightsError(
                .invalidMetadata, reason, file: file.path, subject: "__metadata__.\(key)", expected: expected,
                actual: actual)
        }
        guard let text = file.metadata["modelkit.graph"] else {
            throw failure("modelkit.graph", "missing, so that the file holds no network")
        }
        guard file.metadata["modelkit.format"] == ModelMetadata.format else {
            throw failure(
                "modelkit.format", "this format is not read", expected: "'\(ModelMetadata.format)'",
                actual: file.metadata["modelkit.format"].map { "'\($0)'" } ?? "nothing")
        }
        do {
            graph = try JSONValue(parsing: text, allowsNonFinite: true)
        } catch {
            throw failure("modelkit.graph", error.description)
        }
        let list = try? JSONValue(parsing: file.metadata["modelkit.check_vectors"] ?? "[]")
        guard let names = list?.array?.map(\.string), !names.contains(nil) else {
            throw failure("modelkit.check_vectors", "not a list of names")
        }
        checkVectors = names.compactMap { $0 }
        for name in checkVectors where !file.contains(name) {
            throw failure("modelkit.check_vectors", "the file lacks a tensor it names", actual: "'\(name)'")
        }
        do {
            lowRank = try file.metadata["modelkit.low_rank"].map { text throws(WeightsError) in
                try JSONValue(parsing: text)
            }
        } catch {
            throw failure("modelkit.low_rank", error.description)
        }
        sourceHash = file.metadata["modelkit.source_sha256"]
        sourceName = file.metadata["modelkit.source_name"]
        tool = file.metadata["modelkit.tool"]
    }

    /// The metadata as a file carries them.
    public var strings: [String: String] {
        var strings = [
            "modelkit.format": ModelMetadata.format, "modelkit.graph": graph.text(),
            "modelkit.check_vectors": JSONValue.array(checkVectors.map { .string($0) }).text(),
        ]
        strings["modelkit.source_sha256"] = sourceHash
        strings["modelkit.source_name"] = sourceName
        strings["modelkit.tool"] = tool
        strings["modelkit.low_rank"] = lowRank?.text()
        return strings
    }
}
