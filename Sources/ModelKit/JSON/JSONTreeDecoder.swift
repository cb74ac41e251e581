import ModelKitWeights

/// Reads a type from a JSON tree as JSONDecoder reads it from text, with errors that say where, what and why.
///
/// Its errors are `DecodingError`s as types may catch them, with a ``JSONMismatch`` underneath. It reads again what
/// JSONDecoder refused, whose errors have no path for a number that does not fit; it is no faster and is not used for
/// anything else.
struct JSONTreeDecoder: Decoder {
    let value: JSONValue
    let path: [JSONPathComponent]
    let trace: JSONTreeTrace

    var codingPath: [any CodingKey] { path.map { JSONTreeKey($0) } }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ value: JSONValue, path: [JSONPathComponent] = [], trace: JSONTreeTrace = JSONTreeTrace()) {
        self.value = value
        self.path = path
        self.trace = trace
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try JSONTreeKeyedContainer<Key>(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try JSONTreeUnkeyedContainer(self) }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension JSONTreeDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value.isNull }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        if let leaf = T.self as? any JSONLeaf.Type {
            if let read = leaf.read(value) as? T { return read }
            throw failure(JSONMismatch(path, leaf: leaf, found: value), T.self)
        }
        do {
            let decoded = try T(from: self)
            trace.thrownAt = nil
            return decoded
        } catch let error as DecodingError {
            throw named(error, T.self)
        } catch {
            if trace.thrownAt == nil { trace.thrownAt = path }
            throw error
        }
    }

    /// An enumeration's complaint about one value, with the values that it takes where they are known.
    private func named(_ error: DecodingError, _ type: any Decodable.Type) -> DecodingError {
        guard value.array == nil, value.object == nil, !value.isNull else { return error }
        switch error {
        case .dataCorrupted(let context) where context.underlyingError == nil && context.codingPath.count == path.count:
            if let names = EnumNames.all(of: type) {
                return failure(JSONMismatch(path, oneOf: names, found: value), type)
            }
            guard type is any RawRepresentable.Type else { return error }
            return failure(JSONMismatch(path, "\(value.excerpt) is none of the values that are known"), type)
        case .typeMismatch(_, let context) where (context.underlyingError as? JSONMismatch)?.path == path:
            guard let names = EnumNames.all(of: type) else { return error }
            return failure(JSONMismatch(path, oneOf: names, found: value), type)
        default: return error
        }
    }

    /// The error of a mismatch, as types expect it.
    func failure(_ mismatch: JSONMismatch, _ type: any Any.Type) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath, debugDescription: mismatch.message, underlyingError: mismatch)
        return value.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    /// The decoder of a member or element.
    func child(_ component: JSONPathComponent, _ value: JSONValue) -> JSONTreeDecoder {
        JSONTreeDecoder(value, path: path + [component], trace: trace)
    }
}

/// Where a type threw an error that is no `DecodingError` and so has no path.
final class JSONTreeTrace {
    var thrownAt: [JSONPathComponent]?
}
