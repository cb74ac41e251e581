/// Takes the properties of a record, in any order.
struct CanonicalKeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: CanonicalNode
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) throws {
        try node.append(Bool?.none, name: key.stringValue, at: codingPath)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try node.append(value, name: key.stringValue, at: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        superEncoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        superEncoder(forKey: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder(for: SuperKey()) }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(for: key) }

    private func encoder(for key: any CodingKey) -> any Encoder {
        CanonicalEncoder(node: node.appendChild(name: key.stringValue), codingPath: codingPath + [key])
    }
}
