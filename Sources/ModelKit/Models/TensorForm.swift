import ModelKitLayers

/// What is known of a tensor that a model takes or gives before any is computed: the part of one item.
public struct TensorForm: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What elements are.
    public enum Elements: String, Hashable, Sendable, Codable {
        /// Float32, dense or sparse.
        case float32
        /// Int32, such as ids.
        case int32
        /// Text.
        case string
    }

    /// The name of the network's input or output; nil where there is one without a name.
    public var name: String?
    /// The length of each axis; nil where it differs between items.
    public var shape: [Int?]
    /// What it holds.
    public var elements: Elements
    /// The ids that can be, or that an embedding has: those below; nil where elements are no ids.
    public var idLimit: Int?

    init(name: String? = nil, shape: [Int?], elements: Elements = .float32, idLimit: Int? = nil) {
        self.name = name
        self.shape = shape
        self.elements = elements
        self.idLimit = idLimit
    }

    /// `float32 [20000]`, `int32 [?], ids below 20002`.
    public var description: String {
        let lengths = shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
        return "\(elements.rawValue) [\(lengths)]" + (idLimit.map { ", ids below \($0)" } ?? "")
    }

    /// Whether what has this form can never, or but by chance, be what another form takes.
    func contradicts(_ taken: TensorForm) -> Bool {
        if let ids = idLimit, let known = taken.idLimit, ids > known { return true }
        guard shape.count == taken.shape.count else { return false }
        // The number of a text's tokens differs from text to text; other lengths that are not known may be right.
        return zip(shape, taken.shape).contains { given, taken in
            guard let taken else { return false }
            return given.map { $0 != taken } ?? (idLimit != nil)
        }
    }
}

/// What a model takes and gives, as far as it is known; empty where it is not.
struct TensorForms: Sendable {
    var inputs: [TensorForm] = []
    var outputs: [TensorForm] = []

    /// What is known of a model.
    static func of(_ model: any Sendable) -> TensorForms { (model as? any TensorModel)?.forms ?? TensorForms() }
}

/// A model that knows the form of its tensors.
protocol TensorModel {
    var forms: TensorForms { get }
}

extension TfidfModel: TensorModel {
    var forms: TensorForms { TensorForms(outputs: [TensorForm(shape: [vectorizer.columns])]) }
}

extension HashingModel: TensorModel {
    var forms: TensorForms { TensorForms(outputs: [TensorForm(shape: [vectorizer.columns])]) }
}

extension VocabularyVectorizerModel: TensorModel {
    var forms: TensorForms {
        let length = vectorizer.length > 0 ? vectorizer.length : nil
        return TensorForms(
            outputs: [TensorForm(shape: [length], elements: .int32, idLimit: vectorizer.vocabulary.count + 2)])
    }
}

extension KerasModel: TensorModel {
    var forms: TensorForms { TensorForms(network) }
}

extension TensorForms {
    init(_ network: Network) {
        inputs = zip(network.inputs, network.idLimits).map { input, limit in
            let elements: TensorForm.Elements =
                switch input.elementType {
                case .float32: .float32
                case .int32: .int32
                case .string: .string
                }
            return TensorForm(name: input.name, shape: input.shape, elements: elements, idLimit: limit)
        }
        outputs = network.outputs.map { TensorForm(name: $0.name, shape: $0.shape) }
    }
}
