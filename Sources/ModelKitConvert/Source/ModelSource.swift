import ModelKitWeights

/// A Keras model's file, opened: its architecture, its weights and who wrote it.
struct ModelSource {
    /// How the file keeps its parts.
    enum Container: String, Sendable {
        /// HDF5 with the architecture and the weights by layer names, as Keras 1 and 2 write and Keras 3 still can.
        case legacy = "HDF5 (legacy)"
        /// The same without the architecture.
        case legacyWeights = "HDF5 weights (legacy)"
        /// A zip archive with architecture and weights.
        case keras = "Keras archive"
        /// Weights by paths, without the architecture.
        case weights = "Keras weights"
    }

    /// How the file keeps its parts.
    let container: Container
    /// The JSON text of the architecture.
    let architecture: String
    /// The version of Keras that wrote the file, where it says so.
    let kerasVersion: String?
    /// The backend it was written with, where the file says so.
    let backend: String?
    /// The group that holds the weights.
    let weights: HDF5Object

    /// Whether the weights are kept by layer names and not by paths.
    var isLegacy: Bool { container == .legacy || container == .legacyWeights }

    /// No architecture of a real model is longer.
    private static let textLimit = 256 << 20
    /// The longest weights that are unpacked into memory.
    private static let weightsLimit = 64 << 30

    /// Opens a model.
    ///
    /// - Parameters:
    ///   - path: the model's file, of any name.
    ///   - architecturePath: the JSON of `model.to_json()` for files that hold weights only.
    init(path: String, architecturePath: String? = nil) throws(ConversionError) {
        do throws(ConversionError) {
            let given = try architecturePath.map { (path) throws(ConversionError) in try ModelSource.text(at: path) }
            switch try FileFormat(path: path) {
            case .hdf5: try self.init(hdf5: HDF5File(path: path).root, given: given)
            case .zip: try self.init(archive: ZipArchive(path: path), given: given)
            case .safetensors:
                throw ConversionError(
                    .unknownFormat, "a safetensors file, which needs no conversion", expected: "a Keras model")
            }
        } catch {
            throw error.inFile(path)
        }
    }

    private init(hdf5 root: HDF5Object, given: String?) throws(ConversionError) {
        let noted = try root.text(attribute: "keras_version")
        kerasVersion = noted ?? given.flatMap { ModelSource.version(in: $0) }
        backend = try root.text(attribute: "backend")
        if let config = try root.text(attribute: "model_config") {
            guard let group = try root.member("model_weights") else {
                throw ConversionError(.missingPart, "the file has an architecture but no group 'model_weights'")
            }
            (container, architecture, weights) = (.legacy, given ?? config, group)
            return
        }
        let layerNames = try root.texts(attribute: "layer_names")
        let members = try root.memberNames
        guard layerNames != nil || WeightsTree.isRoot(members) else {
            throw ConversionError(
                .unknownFormat, "an HDF5 file without a Keras model",
                expected: "an attribute model_config or layer_names, or a group 'layers'")
        }
        guard let given else {
            throw ConversionError(
                .missingArchitecture,
                "the file holds weights only; give the JSON of model.to_json() with --architecture FILE")
        }
        (container, architecture, weights) = (layerNames != nil ? .legacyWeights : .weights, given, root)
    }

    private init(archive: ZipArchive, given: String?) throws(ConversionError) {
        guard archive.contains("config.json") else {
            throw ConversionError(
                .missingPart, "the zip archive is no Keras model: it has no config.json",
                actual: archive.names.prefix(5).joined(separator: ", "))
        }
        let config = try archive.bytes(of: "config.json", limit: ModelSource.textLimit)
        architecture = if let given { given } else { try ModelSource.decoded(config) }
        let metadata =
            archive.contains("metadata.json")
            ? try? JSONValue(parsing: archive.bytes(of: "metadata.json", limit: ModelSource.textLimit)) : nil
        kerasVersion = metadata?["keras_version"]?.string
        backend = nil
        container = .keras
        guard archive.contains("model.weights.h5") else {
            let isPickled = archive.names.contains { $0.hasSuffix(".npz") }
            throw ConversionError(
                .missingPart, "the archive has no model.weights.h5" + (isPickled ? "; .npz weights are not read" : ""))
        }
        let image = try archive.bytes(of: "model.weights.h5", limit: ModelSource.weightsLimit)
        do {
            weights = try HDF5File(image: image).root
        } catch {
            throw ConversionError(.invalidHDF5, error.reason, subject: "zip member 'model.weights.h5'")
        }
    }

    private static func text(at path: String) throws(ConversionError) -> String {
        do throws(ConversionError) {
            return try decoded(SourceFile(path: path).allBytes(limit: textLimit))
        } catch {
            throw error.inFile(path)
        }
    }

    private static func decoded(_ bytes: [UInt8]) throws(ConversionError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConversionError(.invalidArchitecture, "the architecture is not UTF-8 text")
        }
        return text
    }

    /// `model.to_json()` notes the version beside the configuration.
    private static func version(in text: String) -> String? {
        guard let value = try? JSONValue(parsing: text, allowsNonFinite: true) else { return nil }
        return value.string.flatMap { version(in: $0) } ?? value["keras_version"]?.string
    }
}
