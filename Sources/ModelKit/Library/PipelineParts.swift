import Foundation
import ModelKitWeights

/// Makes an object of the values of several sources: the items of a step, or a pipeline's predictions.
enum PipelineParts {
    typealias Parts = [(key: String, type: any PipelineValue.Type)]
    /// Makes a batch of objects of a batch of each part.
    typealias Assembly<Value> = @Sendable ([any Sendable]) throws -> [Value]

    /// What makes values of a type of the parts.
    ///
    /// - Throws: ``ModelError`` with code `.wrongModelType` and why it is not possible.
    static func assembly<Value: Sendable>(of parts: Parts, as _: Value.Type) throws -> Assembly<Value> {
        if Value.self == NamedTensors.self {
            let tensors = try tensors(of: parts)
            return { try tensors($0) as? [Value] ?? [] }
        }
        guard Value.self is any Decodable.Type else {
            throw ModelError(.wrongModelType, "\(typeName(Value.self)) is not Decodable and cannot be made of parts")
        }
        try checkKeys(parts.map(\.key), of: Value.self)
        let makers = try parts.map { try texts(of: $0) }
        let keys = parts.map { JSONValue.string($0.key).text() }
        return { batches in
            let columns = try zip(makers, batches).map { try $0($1) }
            return try (columns.first?.indices ?? 0..<0).map { row in
                let members = zip(keys, columns).map { "\($0):\($1[row])" }
                let text = "{\(members.joined(separator: ","))}"
                do {
                    return try JSONForm.decode(Value.self, from: Data(text.utf8), path: "item")
                } catch {
                    throw ModelError.ofItem(row, error)
                }
            }
        }
    }

    private static func tensors(of parts: Parts) throws -> Assembly<NamedTensors> {
        let keys = parts.map(\.key)
        let makers = try parts.map { part in
            guard let maker = part.type.tensorRows else { throw notEncodable(part) }
            return maker
        }
        return { batches in
            let columns = try zip(keys, zip(makers, batches)).map { key, part in
                do {
                    return try part.0(part.1)
                } catch var error as ModelError {
                    let path = [JSONPathComponent.key(key)] + (error.path ?? [])
                    error.location = path.location(from: "item")
                    error.path = path
                    throw error
                }
            }
            return (columns.first?.indices ?? 0..<0).map { row in
                NamedTensors(Dictionary(zip(keys, columns.map { $0[row] }), uniquingKeysWith: { $1 }))
            }
        }
    }

    private static func texts(of part: Parts.Element) throws -> @Sendable (any Sendable) throws -> [String] {
        guard let texts = part.type.jsonTexts else { throw notEncodable(part) }
        return texts
    }

    private static func notEncodable(_ part: Parts.Element) -> ModelError {
        ModelError(
            .wrongModelType, "its part '\(part.key)' is \(typeName(part.type.type)), which is not Encodable")
    }

    /// Refuses keys that a type is known not to have, and others that are missing.
    private static func checkKeys(_ keys: [String], of type: Any.Type) throws {
        let schema = JSONSchema.of(type)
        if let kind = schema["type"]?.string, kind != "object" {
            throw ModelError(.wrongModelType, "\(typeName(type)) is no object in JSON and cannot be made of parts")
        }
        guard let properties = schema["properties"]?.object else { return }
        let known = properties.keys.sorted()
        try check(keys, known: known, required: schema["required"]?.array?.compactMap(\.string) ?? [])
    }

    /// Refuses keys that are not known, with the nearest, and requires others.
    static func check(_ keys: [String], known: [String], required: [String]) throws {
        for key in keys where !known.contains(key) {
            throw ModelError(
                .wrongModelType, "there is no part '\(key)' (known: \(known.joined(separator: ", ")))",
                suggestion: nearestName(to: key, among: known))
        }
        if let missing = required.first(where: { !keys.contains($0) }) {
            throw ModelError(.wrongModelType, "the part '\(missing)' is missing")
        }
    }
}
