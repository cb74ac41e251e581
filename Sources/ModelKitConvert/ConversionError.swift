/// Why a model cannot be read, converted, verified or run.
///
/// The set of codes is open: compare `code` with the constants and keep a default case.
public struct ConversionError: Error, Equatable, Sendable {
    /// The kind of the problem.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the code, stable across releases.
        public let name: String

        init(_ name: String) { self.name = name }

        /// The name of the code.
        public var description: String { name }
    }

    /// The kind of the problem.
    public var code: Code
    /// What is wrong, as part of a sentence.
    public var reason: String
    /// The file it concerns, where known.
    public var file: String?
    /// The layer, HDF5 path, zip member or option it concerns, where there is one.
    public var subject: String?
    /// What was asked for.
    public var expected: String?
    /// What was found instead.
    public var actual: String?
    /// The nearest existing name, where a name was not found.
    public var suggestion: String?
    /// Every layer that cannot be converted, where that is the problem.
    public var layers: [LayerProblem] = []

    /// Makes an error; everything but the code and the reason is optional.
    public init(
        _ code: Code, _ reason: String, file: String? = nil, subject: String? = nil, expected: String? = nil,
        actual: String? = nil, suggestion: String? = nil, layers: [LayerProblem] = []
    ) {
        self.code = code
        self.reason = reason
        self.file = file
        self.subject = subject
        self.expected = expected
        self.actual = actual
        self.suggestion = suggestion
        self.layers = layers
    }

    /// The same error, naming the file it concerns.
    func inFile(_ file: String) -> ConversionError {
        var error = self
        error.file = error.file ?? file
        return error
    }
}

extension ConversionError: CustomStringConvertible {
    /// One line for a user.
    public var description: String {
        var text = file.map { "\($0): " } ?? ""
        if let subject { text += "\(subject): " }
        text += reason
        if let expected { text += ", expected \(expected)" }
        if let actual { text += ", found \(actual)" }
        if !layers.isEmpty { text += ": " + layers.map(\.description).joined(separator: "; ") }
        if let suggestion { text += "; did you mean '\(suggestion)'?" }
        // Names come from files: a line break in one must not forge a second line.
        return String(text.map { $0.isNewline ? " " : $0 })
    }
}

extension ConversionError.Code {
    /// The file cannot be opened or read.
    public static let unreadableFile = ConversionError.Code("unreadableFile")
    /// The file is none of the formats that are read.
    public static let unknownFormat = ConversionError.Code("unknownFormat")
    /// The HDF5 file is damaged, or uses what Keras does not write.
    public static let invalidHDF5 = ConversionError.Code("invalidHDF5")
    /// The zip archive is damaged, or uses what Keras does not write.
    public static let invalidZip = ConversionError.Code("invalidZip")
    /// A part of the model is missing in the file.
    public static let missingPart = ConversionError.Code("missingPart")
    /// The file holds weights only and no architecture was given.
    public static let missingArchitecture = ConversionError.Code("missingArchitecture")
    /// The architecture's JSON cannot be understood.
    public static let invalidArchitecture = ConversionError.Code("invalidArchitecture")
    /// Layers that are not supported; `layers` names them all.
    public static let unsupportedLayers = ConversionError.Code("unsupportedLayers")
    /// An input's shape is not in the file and was not given.
    public static let unknownInputShape = ConversionError.Code("unknownInputShape")
    /// A weight is missing, superfluous or of the wrong shape.
    public static let invalidWeights = ConversionError.Code("invalidWeights")
    /// An option's text or name is wrong.
    public static let invalidOption = ConversionError.Code("invalidOption")
    /// The network cannot be made from the graph.
    public static let invalidNetwork = ConversionError.Code("invalidNetwork")
    /// The converted file lacks what is needed or is not one.
    public static let invalidModelFile = ConversionError.Code("invalidModelFile")
    /// An input file does not suit the model.
    public static let invalidInputs = ConversionError.Code("invalidInputs")
    /// The check vectors do not come out as stored.
    public static let verificationFailed = ConversionError.Code("verificationFailed")
}
