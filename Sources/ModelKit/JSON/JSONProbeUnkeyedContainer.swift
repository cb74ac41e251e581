import ModelKitWeights

/// The elements of an array that a type asks for in a trial.
struct JSONProbeUnkeyedContainer: UnkeyedDecodingContainer {
    let probe: JSONProbe
    private(set) var currentIndex = 0
    private let length = JSONProbeLength()

    init(probe: JSONProbe) { self.probe = probe }

    var codingPath: [any CodingKey] { probe.codingPath }

    var count: Int? {
        noteOpenEnd()
        return nil
    }

    var isAtEnd: Bool {
        noteOpenEnd()
        return !probe.session.mayAsk() || currentIndex >= JSONProbeSession.elementLimit
    }

    mutating func decodeNil() throws -> Bool {
        let start = currentIndex
        let isNull = try next { $0.decodeNil() }
        if !isNull { currentIndex = start }
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

    private func noteOpenEnd() {
        length.isOpen = true
        probe.update { $0.readsEveryElement = true }
    }

    private mutating func next<T>(_ read: (JSONProbe) throws -> T) throws -> T {
        guard probe.session.mayAsk(), currentIndex < JSONProbeSession.elementLimit * 8 else {
            throw JSONProbeStop.refused.error(codingPath)
        }
        if !length.isOpen { probe.update { $0.elementCount = max($0.elementCount, currentIndex + 1) } }
        let result = try read(probe.child(length.isOpen ? JSONProbePath.anyElement : .index(currentIndex)))
        currentIndex += 1
        return result
    }
}

/// Whether it was asked how long an array is, so that what follows need not be there.
private final class JSONProbeLength {
    var isOpen = false
}
