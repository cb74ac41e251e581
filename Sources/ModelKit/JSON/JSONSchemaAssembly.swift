import ModelKitWeights

/// Makes a schema of what a type was seen to read.
struct JSONSchemaAssembly {
    let places: [JSONProbePath: JSONProbePlace]

    /// The schema of a place.
    func schema(at path: JSONProbePath, title: String? = nil) -> JSONValue {
        guard let place = places[path] else { return [:] }
        if place.isOpaque { return JSONSchema.open("Its members depend on each other in a way that cannot be shown.") }
        let parts = place.forms.filter { !place.optionalForms.contains($0) }.map { form in
            JSONSchema.any(
                of: [schema(of: form, at: path, place, title: title)] + [place.alternatives[form]].compactMap(\.self))
        }
        let isElement = path.steps.last == JSONProbePath.anyElement
        guard !parts.isEmpty, !isElement || place.optionalForms.isEmpty else { return [:] }
        let whole = parts.count == 1 ? parts[0] : isElement ? JSONSchema.any(of: parts) : ["allOf": .array(parts)]
        return place.isNullable ? JSONSchema.nullable(whole) : whole
    }

    private func schema(
        of form: JSONProbeForm, at path: JSONProbePath, _ place: JSONProbePlace, title: String?
    ) -> JSONValue {
        switch form {
        case .value(let schema): schema
        case .array: array(at: path, place)
        case .object: object(at: path, place, title: title)
        }
    }

    private func object(at path: JSONProbePath, _ place: JSONProbePlace, title: String?) -> JSONValue {
        var members: [String: JSONValue] = ["type": "object"]
        if let title { members["title"] = .string(title) }
        if !place.keys.isEmpty {
            let properties = place.keys.map { ($0, schema(at: path.appending(.key($0)))) }
            members["properties"] = .object(Dictionary(properties, uniquingKeysWith: { first, _ in first }))
        }
        let required = place.keys.filter { !(places[path.appending(.key($0))]?.isOptional ?? true) }
        if !required.isEmpty { members["required"] = .array(required.sorted().map { .string($0) }) }
        if place.readsEveryKey {
            members["additionalProperties"] = schema(at: path.appending(JSONProbePath.anyMember))
        }
        return .object(members)
    }

    private func array(at path: JSONProbePath, _ place: JSONProbePlace) -> JSONValue {
        var members: [String: JSONValue] = ["type": "array"]
        // A type that reads without end has no last element.
        if place.elementCount > 0, place.elementCount < JSONProbeSession.elementLimit * 8 {
            let paths = (0..<place.elementCount).map { path.appending(.index($0)) }
            members["prefixItems"] = .array(paths.map { schema(at: $0) })
            let needed = paths.prefix { !(places[$0]?.isOptional ?? true) }.count
            if needed > 0 { members["minItems"] = .integer(needed) }
        }
        if place.readsEveryElement { members["items"] = schema(at: path.appending(JSONProbePath.anyElement)) }
        return .object(members)
    }
}
