/// Takes the values of a sequence in their order.
struct CanonicalUnkeyedContainer: UnkeyedEncodingContainer {
    let node: CanonicalNode
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    private var path: [any CodingKey] { codingPath + [IndexKey(node.count)] }

    func encodeNil() throws { try node.append(Bool?.none, at: codingPath) }
    func encode<Value: Encodable>(_ value: Value) throws { try node.append(value, at: path) }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        superEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

    func superEncoder() -> any Encoder {
        let path = path
        return CanonicalEncoder(node: node.appendChild(), codingPath: path)
    }
}
