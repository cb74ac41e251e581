/// The `Encoder` behind a cache key: see ``CanonicalWriter`` for the form.
///
/// Properties are ordered by name, so that the order in which `encode(to:)` writes them does not matter. A property that
/// is left out differs from one that is written as nil.
package struct CanonicalEncoder: Encoder {
    let node: CanonicalNode
    package let codingPath: [any CodingKey]
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The canonical bytes of a value.
    ///
    /// - Throws: `EncodingError` for a value that is not `Encodable`, and what its `encode(to:)` throws.
    package static func bytes<Value>(of value: Value) throws -> [UInt8] {
        var writer = CanonicalWriter()
        try writer.append(value)
        return writer.bytes
    }

    package func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.settle(.record, at: codingPath)
        return KeyedEncodingContainer(CanonicalKeyedContainer(node: node, codingPath: codingPath))
    }

    package func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.settle(.sequence, at: codingPath)
        return CanonicalUnkeyedContainer(node: node, codingPath: codingPath)
    }

    package func singleValueContainer() -> any SingleValueEncodingContainer {
        node.settle(.single, at: codingPath)
        return CanonicalSingleValueContainer(node: node, codingPath: codingPath)
    }
}
