import ModelKitWeights

/// What a scalar without quotes stands for.
enum YAMLScalar {
    /// The value by the core schema of YAML 1.2 (section 10.3.2), in which, other than in YAML 1.1, `no`, `on` and `1:30` are
    /// texts and `012` is twelve.
    static func json(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        if let integer = integer(text) { return .integer(integer) }
        if let number = number(text) { return .number(number) }
        return .string(text)
    }

    private static func integer(_ text: String) -> Int? {
        // Int takes just what the schema takes: a sign and decimal digits; with a radix signs too, which the schema has not.
        guard text.hasPrefix("0x") else { return Int(text) }
        let digits = text.dropFirst(2)
        return digits.allSatisfy(\.isHexDigit) ? Int(digits, radix: 16) : nil
    }

    private static func number(_ text: String) -> Double? {
        let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        switch unsigned {
        case ".inf", ".Inf", ".INF": return text.first == "-" ? -.infinity : .infinity
        case ".nan", ".NaN", ".NAN": return unsigned.count == text.count ? .nan : nil
        default: break
        }
        // Double would take "nan", "inf" and hexadecimal numbers too.
        guard unsigned.first?.isNumber == true || unsigned.first == ".",
            unsigned.allSatisfy({ "0123456789.eE+-".contains($0) })
        else { return nil }
        return Double(text)
    }
}
