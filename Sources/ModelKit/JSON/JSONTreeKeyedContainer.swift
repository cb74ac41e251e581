import ModelKitWeights

/// The members of an object of a JSON tree.
struct JSONTreeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: JSONTreeDecoder
    private let members: [String: JSONValue]

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { members.keys.sorted().compactMap { Key(stringValue: $0) } }

    init(_ decoder: JSONTreeDecoder) throws {
        guard let members = decoder.value.object else {
            throw decoder.failure(
                JSONMismatch(decoder.path, expected: "an object", found: decoder.value), [String: JSONValue].self)
        }
        self.decoder = decoder
        self.members = members
    }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try child(key).decodeNil() }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try child(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { decoder.child(.key("super"), members["super"] ?? .null) }

    func superDecoder(forKey key: Key) -> any Decoder {
        decoder.child(.key(key.stringValue), members[key.stringValue] ?? .null)
    }

    private func child(_ key: Key) throws -> JSONTreeDecoder {
        let component = JSONPathComponent.key(key.stringValue)
        guard let member = members[key.stringValue] else {
            let mismatch = JSONMismatch(decoder.path + [component], "field required")
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: mismatch.message, underlyingError: mismatch))
        }
        return decoder.child(component, member)
    }
}
