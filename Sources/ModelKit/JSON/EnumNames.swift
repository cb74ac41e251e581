import ModelKitWeights

/// The JSON values of an enumeration whose cases can be listed.
enum EnumNames {
    /// The JSON value of each case, in the order of `allCases`; nil for a type that is no enumeration without
    /// associated values, is not `CaseIterable`, or is not read from these values.
    static func all(of type: any Any.Type) -> [JSONValue]? {
        guard let type = type as? any (CaseIterable & Decodable).Type else { return nil }
        return names(of: type)
    }

    /// The first case, or value, of a type that lists them.
    static func first(of type: any Any.Type) -> Any? { (type as? any CaseIterable.Type)?.first }

    private static func names<T: CaseIterable & Decodable>(of type: T.Type) -> [JSONValue]? {
        let limit = 1_000
        let cases = Array(T.allCases.prefix(limit + 1))
        guard !cases.isEmpty, cases.count <= limit else { return nil }
        var names: [JSONValue] = []
        for value in cases {
            let mirror = Mirror(reflecting: value)
            guard mirror.displayStyle == .enum, mirror.children.isEmpty, let name = scalar(of: value),
                (try? T(from: JSONTreeDecoder(name))) != nil
            else { return nil }
            names.append(name)
        }
        return names
    }

    /// The JSON of a case: as it encodes itself, or its raw value where it does not.
    private static func scalar(of value: Any) -> JSONValue? {
        let raw = (value as? any RawRepresentable).map { rawValue(of: $0) }
        guard let value = (value as? any Encodable) ?? (raw as? any Encodable),
            let json = try? JSONForm.value(of: value)
        else { return nil }
        return json.array == nil && json.object == nil ? json : nil
    }

    private static func rawValue<Value: RawRepresentable>(of value: Value) -> Any { value.rawValue }
}

extension CaseIterable {
    fileprivate static var first: Any? { allCases.first }
}
