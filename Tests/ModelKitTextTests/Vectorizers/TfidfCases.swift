import Foundation
import ModelKitText

/// The contents of tfidf_cases.json.
struct TfidfCases: Decodable {
    let cases: [Case]

    struct Case: Decodable {
        let parameters: Parameters
        let fit: [[String]]
        let transform: [[String]]
        let vocabulary: [String]?
        let error: String?
        let message: String?
        let terms: [String]?
        let idf: [String]?
        let rows: [Row]?
    }

    /// Columns and values of a row.
    struct Row: Decodable {
        let columns: [Int]
        let values: [Double]

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            columns = try container.decode([Int].self)
            values = try container.decode([String].self).compactMap { Double($0) }
        }
    }

    /// scikit-learn's parameters; a number of documents is a ratio where Python wrote a decimal point.
    struct Parameters: Decodable {
        var configuration = TfidfVectorizer.Configuration()

        private enum Key: String, CodingKey {
            case norm, use_idf, smooth_idf, sublinear_tf, binary, min_df, max_df, max_features
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            if container.contains(.norm) {
                configuration.norm = try container.decode(String?.self, forKey: .norm).flatMap { .init(rawValue: $0) }
            }
            configuration.useIDF = try container.decodeIfPresent(Bool.self, forKey: .use_idf) ?? true
            configuration.smoothIDF = try container.decodeIfPresent(Bool.self, forKey: .smooth_idf) ?? true
            configuration.sublinearTF = try container.decodeIfPresent(Bool.self, forKey: .sublinear_tf) ?? false
            configuration.binary = try container.decodeIfPresent(Bool.self, forKey: .binary) ?? false
            configuration.maxFeatures = try container.decodeIfPresent(Int.self, forKey: .max_features)
            if let frequency = try Self.frequency(container, .min_df) { configuration.minDF = frequency }
            if let frequency = try Self.frequency(container, .max_df) { configuration.maxDF = frequency }
        }

        private static func frequency(
            _ container: KeyedDecodingContainer<Key>, _ key: Key
        ) throws -> TfidfVectorizer.Configuration.DocumentFrequency? {
            guard let text = try container.decodeIfPresent(String.self, forKey: key) else { return nil }
            if let count = Int(text) { return .count(count) }
            return Double(text).map { .ratio($0) }
        }
    }
}

extension TfidfCases.Case {
    func fitted() throws -> TfidfVectorizer {
        var terms: Vocabulary?
        if let vocabulary { terms = try Vocabulary(terms: vocabulary) }
        return try TfidfVectorizer.fit(fit, configuration: parameters.configuration, vocabulary: terms)
    }
}

func logarithm(_ count: Int) -> Double { log(Double(count)) }
