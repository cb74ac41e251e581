import Foundation
import ModelKitWeights

/// Checks JSON against a schema: the keywords that the product writes, each as JSON Schema 2020-12 defines it.
struct SchemaValidator {
    private static let annotations: Set = ["$defs", "$schema", "title", "description", "format", "contentEncoding"]

    let root: JSONValue

    init(_ schema: JSONValue) { root = schema }

    /// Whether a value conforms.
    ///
    /// - Throws: for a keyword that is not known, or a reference to nothing.
    func accepts(_ value: JSONValue) throws -> Bool { try accepts(value, root) }

    struct UnknownKeyword: Error {
        var name: String
    }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
        if let isAllowed = schema.bool { return isAllowed }
        guard let keywords = schema.object else { throw UnknownKeyword(name: schema.text()) }
        for (name, argument) in keywords where !Self.annotations.contains(name) {
            guard try accepts(value, name, argument, keywords) else { return false }
        }
        return true
    }

    private func accepts(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, _ keywords: [String: JSONValue]
    ) throws -> Bool {
        switch keyword {
        case "$ref":
            guard let name = argument.string?.split(separator: "/").last, let schema = root["$defs"]?[String(name)]
            else { throw UnknownKeyword(name: "$ref \(argument)") }
            return try accepts(value, schema)
        case "type": return Self.types(of: value).contains(argument.string ?? "")
        case "enum": return argument.array?.contains(value) ?? false
        case "anyOf": return try (argument.array ?? []).contains { try accepts(value, $0) }
        case "allOf": return try (argument.array ?? []).allSatisfy { try accepts(value, $0) }
        case "const": return value == argument
        case "not": return try !accepts(value, argument)
        case "if":
            guard let then = keywords["then"], try accepts(value, argument) else { return true }
            return try accepts(value, then)
        case "then": return true
        case "minimum": return value.double.map { $0 >= argument.double ?? .nan } ?? true
        case "maximum": return value.double.map { $0 <= argument.double ?? .nan } ?? true
        case "minItems": return value.array.map { $0.count >= argument.int ?? .max } ?? true
        case "minProperties": return value.object.map { $0.count >= argument.int ?? .max } ?? true
        case "maxProperties": return value.object.map { $0.count <= argument.int ?? -1 } ?? true
        case "uniqueItems": return value.array.map { Set($0).count == $0.count } ?? true
        case "prefixItems":
            return try zip(value.array ?? [], argument.array ?? []).allSatisfy { try accepts($0, $1) }
        case "items":
            let start = keywords["prefixItems"]?.array?.count ?? 0
            return try (value.array ?? []).dropFirst(start).allSatisfy { try accepts($0, argument) }
        case "required":
            return value.object.map { members in
                (argument.array ?? []).allSatisfy { members[$0.string ?? ""] != nil }
            } ?? true
        case "properties":
            return try (value.object ?? [:]).allSatisfy { name, member in
                try argument[name].map { try accepts(member, $0) } ?? true
            }
        case "additionalProperties":
            return try (value.object ?? [:]).allSatisfy { name, member in
                try keywords["properties"]?[name] != nil || accepts(member, argument)
            }
        case "propertyNames":
            return try (value.object ?? [:]).keys.allSatisfy { try accepts(.string($0), argument) }
        case "pattern":
            return value.string?.range(of: argument.string ?? "", options: .regularExpression) != nil
        default: throw UnknownKeyword(name: keyword)
        }
    }

    private static func types(of value: JSONValue) -> [String] {
        switch value {
        case .null: ["null"]
        case .bool: ["boolean"]
        case .integer: ["integer", "number"]
        case .number(let number): number == number.rounded() ? ["integer", "number"] : ["number"]
        case .string: ["string"]
        case .array: ["array"]
        case .object: ["object"]
        }
    }
}
