extension Array: CanonicalValue {
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) throws {
        // By the static type: casting alone would take an array of optionals, element by element.
        if Element.self == Float.self, let numbers = self as? [Float] {
            writer.append(numbers, .float, width: 4) { UInt64($0.bitPattern) }
        } else if Element.self == Double.self, let numbers = self as? [Double] {
            writer.append(numbers, .double, width: 8) { $0.bitPattern }
        } else if Element.self == Int.self, let numbers = self as? [Int] {
            writer.append(numbers, .integer, width: 8) { UInt64(truncatingIfNeeded: $0) }
        } else if Element.self == Int32.self, let numbers = self as? [Int32] {
            writer.append(numbers, .integer, width: 8) { UInt64(truncatingIfNeeded: $0) }
        } else if Element.self == UInt8.self, let numbers = self as? [UInt8] {
            writer.append(numbers, .integer, width: 8) { UInt64($0) }
        } else if Element.self == String.self, let texts = self as? [String] {
            writer.append(.sequence)
            writer.append(count: texts.count)
            for text in texts { writer.append(text: text) }
        } else {
            writer.append(.sequence)
            writer.append(count: count)
            for (index, element) in enumerated() { try writer.append(element, at: path + [IndexKey(index)]) }
        }
    }
}

extension Set: CanonicalValue {
    /// The elements by their bytes, not by the order they happen to have in memory.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) throws {
        let elements = try map { element in
            var writer = CanonicalWriter()
            try writer.append(element, at: path)
            return writer.bytes
        }
        writer.append(.set)
        writer.append(count: count)
        for element in elements.sorted(by: { $0.lexicographicallyPrecedes($1) }) { writer.append(raw: element) }
    }
}

extension Dictionary: CanonicalValue {
    /// The pairs by their keys' bytes, not by the order they happen to have in memory.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) throws {
        let pairs = try map { key, value in
            var writer = CanonicalWriter()
            try writer.append(key, at: path)
            return (key: writer.bytes, value: value)
        }
        writer.append(.dictionary)
        writer.append(count: count)
        for pair in pairs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            writer.append(raw: pair.key)
            try writer.append(pair.value, at: path)
        }
    }
}
