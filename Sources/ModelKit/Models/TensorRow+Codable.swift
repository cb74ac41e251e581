import ModelKitTensor
import ModelKitWeights

extension TensorRow: Codable {
    /// Reads a number, nested lists of numbers that are equally long along each axis, or a ``SparseVector``.
    public init(from decoder: any Decoder) throws {
        if let list = try? decoder.unkeyedContainer() {
            self = try TensorRowReader.read(list, decoder.singleValueContainer())
        } else if (try? decoder.container(keyedBy: AnyKey.self)) != nil {
            self = .sparse(try SparseVector(from: decoder))
        } else {
            let container = try decoder.singleValueContainer()
            if let id = try? container.decode(Int32.self) {
                self = .indices([id], shape: [])
            } else if let value = try? container.decode(Float.self) {
                self = .dense([value], shape: [])
            } else {
                let path = decoder.codingPath.map(JSONPathComponent.init)
                let found = (try? container.decode(JSONValue.self)) ?? .null
                throw TensorRowReader.error(
                    JSONMismatch(path, expected: "numbers or nested lists of them", found: found),
                    at: decoder.codingPath)
            }
        }
    }

    /// Writes the form that is read.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .dense(let values, let shape): try Self.encode(values, shape[...], to: encoder)
        case .indices(let ids, let shape): try Self.encode(ids, shape[...], to: encoder)
        case .sparse(let row): try row.encode(to: encoder)
        }
    }

    private static func encode<Number: Encodable>(
        _ numbers: [Number], _ shape: ArraySlice<Int>, to encoder: any Encoder
    ) throws {
        guard (try? Shape.count(Array(shape))) == numbers.count else {
            throw EncodingError.invalidValue(
                numbers,
                .init(
                    codingPath: encoder.codingPath, debugDescription: "\(numbers.count) numbers for the shape \(shape)")
            )
        }
        guard !shape.isEmpty else {
            var container = encoder.singleValueContainer()
            return try container.encode(numbers[0])
        }
        var container = encoder.unkeyedContainer()
        try encode(numbers[...], shape, into: &container)
    }

    private static func encode<Number: Encodable>(
        _ numbers: ArraySlice<Number>, _ shape: ArraySlice<Int>, into list: inout any UnkeyedEncodingContainer
    ) throws {
        let inner = shape.dropFirst()
        guard !inner.isEmpty, let length = shape.first else {
            for number in numbers { try list.encode(number) }
            return
        }
        let size = inner.reduce(1, *)
        for index in 0..<length {
            var nested = list.nestedUnkeyedContainer()
            let start = numbers.startIndex + index * size
            try encode(numbers[start..<start + size], inner, into: &nested)
        }
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension TensorRow: JSONSchemaProviding {
    /// Numbers, nested lists of them up to four axes deep, and deeper ones without a closer look; or a sparse row.
    public static var jsonSchema: JSONValue {
        let number = Float.leafSchema
        var nested: JSONValue = ["type": "array"]
        for _ in 0..<4 { nested = ["type": "array", "items": JSONSchema.any(of: [number, nested])] }
        return JSONSchema.any(of: [number, nested, JSONSchema.of(SparseVector.self)])
    }
}
