import ModelKitText

/// The contents of hashing_cases.json.
struct HashingCases: Decodable {
    let hashes: [Term]
    let refusals: [Refusal]
    let cases: [Case]

    struct Term: Decodable {
        let text: String
        let hash: Int32

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            text = try container.decode(String.self)
            hash = try container.decode(Int32.self)
        }
    }

    /// A number of columns, and whether scikit-learn's `fit` and `transform` take it.
    struct Refusal: Decodable {
        let n_features: Int
        let fits: Bool
        let transforms: Bool
    }

    struct Case: Decodable {
        let parameters: HashingParameters
        let documents: [[String]]
        let offsets: [Int]
        let columns: [Int32]
        let values: [String]
        /// Of the values with dtype float32, where those are the others rounded.
        let float32_crc32: UInt32?
    }
}

/// scikit-learn's parameters.
struct HashingParameters: Decodable {
    var configuration = HashingVectorizer.Configuration()

    private enum Key: String, CodingKey { case n_features, norm, alternate_sign, binary }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.norm) {
            configuration.norm = try container.decode(String?.self, forKey: .norm).flatMap { .init(rawValue: $0) }
        }
        configuration.nFeatures = try container.decodeIfPresent(Int.self, forKey: .n_features) ?? 1_048_576
        configuration.alternateSign = try container.decodeIfPresent(Bool.self, forKey: .alternate_sign) ?? true
        configuration.binary = try container.decodeIfPresent(Bool.self, forKey: .binary) ?? false
    }
}
