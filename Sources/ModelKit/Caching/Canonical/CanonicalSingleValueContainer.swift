/// Takes the one value that a type is written as.
struct CanonicalSingleValueContainer: SingleValueEncodingContainer {
    let node: CanonicalNode
    let codingPath: [any CodingKey]

    func encodeNil() throws { try node.append(Bool?.none, at: codingPath) }
    func encode<Value: Encodable>(_ value: Value) throws { try node.append(value, at: codingPath) }
}
