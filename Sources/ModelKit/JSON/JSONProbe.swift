import ModelKitWeights

/// A decoder that has no data: it notes what a type asks for and answers with samples.
struct JSONProbe: Decoder {
    let session: JSONProbeSession
    let path: JSONProbePath

    var codingPath: [any CodingKey] { path.steps.map { JSONTreeKey($0) } }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try note(.object)
        return KeyedDecodingContainer(JSONProbeKeyedContainer<Key>(probe: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try note(.array)
        return JSONProbeUnkeyedContainer(probe: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func note(_ form: JSONProbeForm) throws {
        do {
            try session.read(path, as: form)
        } catch let stop as JSONProbeStop {
            throw stop.error(codingPath, codingPath.last)
        }
    }

    func child(_ step: JSONPathComponent) -> JSONProbe { JSONProbe(session: session, path: path.appending(step)) }

    /// Changes what is known of the place.
    func update(_ change: (inout JSONProbePlace) -> Void) { change(&session.places[path, default: .init()]) }
}

extension JSONProbe: SingleValueDecodingContainer {
    func decodeNil() -> Bool {
        update { $0.wasAskedForNull = true }
        return session.plan.null == path || !session.mayAsk()
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            return try session.value(type, at: path)
        } catch let stop as JSONProbeStop {
            throw stop.error(codingPath, codingPath.last)
        }
    }
}
