extension JSONValue {
    /// The document as JSON text: keys sorted by their UTF-8 bytes, numbers in the shortest form that reads back as the
    /// same value. Non-finite numbers are written `NaN`, `Infinity` and `-Infinity`, as Python's json does.
    ///
    /// - Parameter pretty: whether to indent by two spaces; otherwise there is no white space at all.
    public func text(pretty: Bool = false) -> String {
        var output = ""
        write(to: &output, indentation: pretty ? 0 : nil)
        return output
    }

    private func write(to output: inout String, indentation: Int?) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .integer(let value): output += String(value)
        case .number(let value): output += JSONValue.text(of: value)
        case .string(let value): JSONValue.write(value, to: &output)
        case .array(let values):
            let isFlat = values.allSatisfy { $0.array == nil && $0.object == nil }
            let inner = isFlat ? nil : indentation
            JSONValue.writeList(of: values, "[", "]", to: &output, indentation: inner) { value, output in
                value.write(to: &output, indentation: inner.map { $0 + 1 })
            }
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            JSONValue.writeList(of: sorted, "{", "}", to: &output, indentation: indentation) { member, output in
                JSONValue.write(member.key, to: &output)
                output += indentation == nil ? ":" : ": "
                member.value.write(to: &output, indentation: indentation.map { $0 + 1 })
            }
        }
    }

    private static func writeList<Element>(
        of elements: [Element], _ open: String, _ close: String, to output: inout String, indentation: Int?,
        _ write: (Element, inout String) -> Void
    ) {
        output += open
        for (index, element) in elements.enumerated() {
            if index > 0 { output += "," }
            if let indentation { output += "\n" + String(repeating: "  ", count: indentation + 1) }
            write(element, &output)
        }
        if let indentation, !elements.isEmpty { output += "\n" + String(repeating: "  ", count: indentation) }
        output += close
    }

    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return value.description
    }

    private static func write(_ text: String, to output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}
