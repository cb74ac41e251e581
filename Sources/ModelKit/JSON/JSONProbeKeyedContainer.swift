import ModelKitWeights

/// The members of an object that a type asks for in a trial.
struct JSONProbeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: JSONProbe

    var codingPath: [any CodingKey] { probe.codingPath }

    /// A member of any name where names are free; one of the choices where they are known.
    var allKeys: [Key] {
        guard probe.session.mayAsk() else { return [] }
        if let key = Self.freeKey {
            probe.update { $0.readsEveryKey = true }
            return [key]
        }
        let names = Self.listedKeys ?? probe.session.knownKeys.filter { Key(stringValue: $0) != nil }
        guard probe.path.steps.isEmpty, !names.isEmpty else {
            probe.update { $0.isOpaque = true }
            return []
        }
        probe.update { $0.choices = names }
        return Key(stringValue: probe.session.plan.choice ?? names[0]).map { [$0] } ?? []
    }

    /// A key of a type that takes keys of any name, also where they must be numbers.
    private static var freeKey: Key? { Key(stringValue: "1000003") }

    private static var listedKeys: [String]? {
        (Key.self as? any (CodingKey & CaseIterable).Type).map { names(of: $0) }
    }

    private static func names<Listed: CodingKey & CaseIterable>(of type: Listed.Type) -> [String] {
        Listed.allCases.prefix(1_000).map(\.stringValue)
    }

    func contains(_ key: Key) -> Bool { probe.session.mayAsk() && probe.session.plan.absent != child(key).path }

    func decodeNil(forKey key: Key) throws -> Bool {
        let child = child(key)
        guard probe.session.mayAsk(), probe.session.plan.absent != child.path else {
            throw JSONProbeStop.absent.error(codingPath, key)
        }
        noteKey(key)
        return child.decodeNil()
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        noteKey(key)
        return try child(key).decode(type)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        noteKey(key)
        let child = child(key)
        child.update {
            $0.isOptional = true
            $0.isNullable = true
        }
        guard child.session.plan.absent != child.path, child.session.plan.null != child.path else { return nil }
        do {
            return try child.decode(type)
        } catch {
            // Without a value of the type, nil is one that lets the reading go on.
            guard case .blocked = JSONProbeStop(under: error) else { throw error }
            return nil
        }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        noteKey(key)
        return try child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        noteKey(key)
        return try child(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { superDecoder(named: "super") }

    func superDecoder(forKey key: Key) -> any Decoder { superDecoder(named: key.stringValue) }

    /// It may be there or not: a decoder of what is absent fails only where it is used, as with null.
    private func superDecoder(named name: String) -> any Decoder {
        let step = JSONPathComponent.key(name)
        noteStep(step)
        return probe.child(step)
    }

    private func noteKey(_ key: Key) { noteStep(step(key)) }

    private func noteStep(_ step: JSONPathComponent) {
        guard case .key(let name) = step else { return }
        probe.update { if !$0.keys.contains(name) { $0.keys.append(name) } }
    }

    private func child(_ key: Key) -> JSONProbe { probe.child(step(key)) }

    private func step(_ key: Key) -> JSONPathComponent {
        guard let free = Self.freeKey, free.stringValue == key.stringValue else { return .key(key.stringValue) }
        return JSONProbePath.anyMember
    }
}
