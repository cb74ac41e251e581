import ModelKitTensor
import ModelKitText

/// Tokens → counts in columns that hashes choose (`type: hashing`), as scikit-learn's `HashingVectorizer` computes them.
///
/// It needs no asset. The settings are scikit-learn's, with its defaults: `n_features` (the number of columns, 2^20),
/// `alternate_sign` (on), `binary` (off) and `norm` (`l2`, `l1` or null).
public struct HashingModel: Model {
    /// The vectorizer that computes.
    public let vectorizer: HashingVectorizer

    /// Wraps a vectorizer.
    public init(_ vectorizer: HashingVectorizer) {
        self.vectorizer = vectorizer
    }

    init(context: LoadContext) throws {
        let settings = try context.settings(as: Settings.self)
        try self.init(HashingVectorizer(configuration: settings.configuration))
    }

    /// The entries of each list of tokens.
    public func compute(_ items: ArraySlice<[String]>) -> [SparseVector] {
        SparseVector.rows(of: vectorizer.transform(items))
    }
}

extension HashingModel {
    /// The settings of `hashing`; what is not set has scikit-learn's value.
    struct Settings: ModelSettings {
        enum Keys: String, CodingKey, CaseIterable {
            case nFeatures = "n_features"
            case alternateSign = "alternate_sign"
            case binary, norm
        }
        enum Norm: String, Decodable, CaseIterable { case l1, l2 }

        static let ranges: [Keys: ClosedRange<Double>] = [.nFeatures: 1...Double(Int32.max)]

        var configuration = HashingVectorizer.Configuration()

        init(from decoder: any Decoder) throws {
            let settings = try decoder.container(keyedBy: Keys.self)
            func set<Value: Decodable>(_ path: WritableKeyPath<HashingVectorizer.Configuration, Value>, _ key: Keys)
                throws
            {
                if let value = try settings.decodeIfPresent(Value.self, forKey: key) {
                    configuration[keyPath: path] = value
                }
            }
            try set(\.nFeatures, .nFeatures)
            try set(\.alternateSign, .alternateSign)
            try set(\.binary, .binary)
            guard settings.contains(.norm) else { return }
            configuration.norm = try settings.decodeIfPresent(Norm.self, forKey: .norm).flatMap {
                .init(rawValue: $0.rawValue)
            }
        }
    }
}
