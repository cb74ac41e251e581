/// `config.json` of a fitted vectorizer.
extension TfidfVectorizer.Configuration {
    private static let keys = [
        "binary", "max_df", "max_features", "min_df", "norm", "smooth_idf", "sublinear_tf", "tie_breaking", "use_idf",
    ]

    init(_ file: ParameterFile) throws(TextError) {
        self.init()
        if let unknown = file.values.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw file.wrongValue(unknown, expected: "no such key, but only \(Self.keys.joined(separator: ", "))")
        }
        try Self.read("binary", file, into: &binary)
        try Self.read("smooth_idf", file, into: &smoothIDF)
        try Self.read("sublinear_tf", file, into: &sublinearTF)
        try Self.read("use_idf", file, into: &useIDF)
        try Self.read("max_df", file, into: &maxDF)
        try Self.read("min_df", file, into: &minDF)
        switch file.values["max_features"] {
        case .number(let text):
            guard let count = Int(text), count >= 1 else {
                throw file.wrongValue("max_features", expected: "a whole number from 1 on, or null")
            }
            maxFeatures = count
        case .null, nil: break
        default: throw file.wrongValue("max_features", expected: "a whole number from 1 on, or null")
        }
        switch file.values["norm"] {
        case .string("l1"): norm = .l1
        case .string("l2"), nil: norm = .l2
        case .null: norm = nil
        default: throw file.wrongValue("norm", expected: "\"l1\", \"l2\" or null")
        }
        switch file.values["tie_breaking"] {
        case nil: break
        case .string(let name):
            guard let order = TieBreaking(rawValue: name) else { fallthrough }
            tieBreaking = order
        default:
            let names = TieBreaking.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw file.wrongValue("tie_breaking", expected: "one of \(names)")
        }
    }

    /// The contents of `config.json`.
    var json: String {
        """
        {
          "binary": \(binary),
          "max_df": \(maxDF.json),
          "max_features": \(maxFeatures.map { "\($0)" } ?? "null"),
          "min_df": \(minDF.json),
          "norm": \(norm.map { "\"\($0.rawValue)\"" } ?? "null"),
          "smooth_idf": \(smoothIDF),
          "sublinear_tf": \(sublinearTF),
          "tie_breaking": "\(tieBreaking.rawValue)",
          "use_idf": \(useIDF)
        }

        """
    }

    private static func read(_ key: String, _ file: ParameterFile, into flag: inout Bool) throws(TextError) {
        switch file.values[key] {
        case .bool(let value): flag = value
        case nil: break
        default: throw file.wrongValue(key, expected: "true or false")
        }
    }

    private static func read(
        _ key: String, _ file: ParameterFile, into frequency: inout DocumentFrequency
    ) throws(TextError) {
        let expected = "a whole number from 1 on, or a ratio with a decimal point in 0.0 to 1.0"
        switch file.values[key] {
        case nil: return
        case .number(let text):
            if let count = Int(text), count >= 1 {
                frequency = .count(count)
                return
            }
            if Int(text) == nil, let ratio = Double(text), ratio >= 0, ratio <= 1 {
                frequency = .ratio(ratio)
                return
            }
            throw file.wrongValue(key, expected: expected)
        default: throw file.wrongValue(key, expected: expected)
        }
    }
}

extension TfidfVectorizer.Configuration.DocumentFrequency {
    /// The number as JSON, spelt so that counts and ratios stay apart.
    fileprivate var json: String {
        switch self {
        case .count(let count): "\(count)"
        case .ratio(let ratio): "\(ratio)"
        }
    }
}
