import ModelKitWeights

/// The elements of an array of a JSON tree.
struct JSONTreeUnkeyedContainer: UnkeyedDecodingContainer {
    private let decoder: JSONTreeDecoder
    private let elements: [JSONValue]
    private(set) var currentIndex = 0

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    init(_ decoder: JSONTreeDecoder) throws {
        guard let elements = decoder.value.array else {
            throw decoder.failure(
                JSONMismatch(decoder.path, expected: "an array", found: decoder.value), [JSONValue].self)
        }
        self.decoder = decoder
        self.elements = elements
    }

    mutating func decodeNil() throws -> Bool {
        let isNull = try child().decodeNil()
        if isNull { currentIndex += 1 }
        return isNull
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next { try $0.decode(type) } }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try next { $0 } }

    /// Moves on only where the reading succeeds, as JSONDecoder does.
    private mutating func next<T>(_ read: (JSONTreeDecoder) throws -> T) throws -> T {
        let result = try read(child())
        currentIndex += 1
        return result
    }

    private func child() throws -> JSONTreeDecoder {
        guard !isAtEnd else {
            let mismatch = JSONMismatch(
                decoder.path, "expected more than \(currentIndex) element\(currentIndex == 1 ? "" : "s")")
            throw DecodingError.valueNotFound(
                JSONValue.self,
                .init(codingPath: codingPath, debugDescription: mismatch.message, underlyingError: mismatch))
        }
        return decoder.child(.index(currentIndex), elements[currentIndex])
    }
}
