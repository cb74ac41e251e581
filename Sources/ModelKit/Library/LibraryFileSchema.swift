import Foundation
import ModelKitWeights

/// The JSON Schema of library files (see <doc:LibraryFiles>), for editors and other programs.
///
/// It is made of what the files are read by: the keys, the types and the settings that each type reads. It refuses what
/// reading refuses but for what a schema cannot see, such as names of models that are not there, assets that are missing
/// and values that a type checks when it is loaded. It asks for the asset of a type that needs one, which reading leaves
/// to overrides.
public enum LibraryFileSchema {
    /// The schema, of JSON Schema 2020-12.
    ///
    /// - Parameter types: the type names that a program adds, as for ``LibrarySource/file(_:types:)``; their settings are
    ///   looked at where they are ``SettingsProviding``.
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for a name that cannot be added.
    public static func schema(types: [String: any LoadableType.Type] = [:]) throws -> JSONValue {
        let types = try LibraryFileTypes(adding: types)
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A library of models",
            "description": "The models of a library, by their names.",
            "type": "object",
            "required": .array(LibraryFileKey.allCases.map { .string($0.rawValue) }),
            "properties": properties(LibraryFileKey.self) { key in
                switch key {
                case .models:
                    [
                        "type": "object", "additionalProperties": ["$ref": "#/$defs/model"],
                        "description": "name → model",
                    ]
                }
            },
            "additionalProperties": false,
            "$defs": ["model": model(types), "source": source, "sources": sources],
        ]
    }

    /// The schema as the text of a file.
    public static func text(types: [String: any LoadableType.Type] = [:]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(schema(types: types)), as: UTF8.self) + "\n"
    }

    /// What stands in a library file, as the JSON that the schema is about.
    package static func document(contentsOf path: String) throws -> JSONValue {
        try LibraryFile.json(contentsOf: path)
    }

    private static func properties<Key: CaseIterable & RawRepresentable>(
        _: Key.Type, _ schema: (Key) -> JSONValue
    ) -> JSONValue where Key.RawValue == String {
        .object(Dictionary(Key.allCases.map { ($0.rawValue, schema($0)) }, uniquingKeysWith: { $1 }))
    }

    /// A model, and what its type adds to that.
    private static func model(_ known: LibraryFileTypes) -> JSONValue {
        let types = ReadyMadeModel.allCases
        let lines = types.map { "\($0.rawValue): \($0.declaration.summary)" }
        let properties = properties(LibraryModelKey.self) { key in
            switch key {
            case .type:
                [
                    "enum": .array(known.names.map { .string($0) }),
                    "description": .string("What the model is. \(lines.joined(separator: "; "))"),
                ]
            case .asset: ["type": "string", "description": "What it loads: a path, or name:version[part]."]
            case .settings: ["type": "object", "description": "Values that the type reads."]
            case .dependencies: named("Role in this model → name in the library.")
            case .steps: steps
            case .gives: ["$ref": "#/$defs/sources", "description": "What the prediction is, if not the last step's."]
            case .batchSize:
                ["type": "integer", "minimum": 1, "description": "The largest batch of one computation."]
            case .cachePredictions:
                ["type": "boolean", "description": "Whether predictions are kept in the library's cache."]
            case .testCases: ["type": "array", "items": testCase, "description": "Items and what they must give."]
            }
        }
        let needsSteps: [LibraryModelKey] = [.steps, .gives]
        var rules = types.map { rule($0) }
        for name in known.names where known.declaration(of: name) == nil {
            let properties = known.settings(of: name).map { [LibraryModelKey.settings: settings($0)] } ?? [:]
            rules.append(rule(for: ["const": .string(name)], properties, without: needsSteps))
        }
        return [
            "type": "object", "required": [.string(LibraryModelKey.type.rawValue)], "properties": properties,
            "additionalProperties": false, "allOf": .array(rules),
        ]
    }

    /// What a ready-made type adds.
    private static func rule(_ type: ReadyMadeModel) -> JSONValue {
        let declaration = type.declaration
        var properties: [LibraryModelKey: JSONValue] = [.settings: settings(declaration.settings)]
        var required: [LibraryModelKey] = []
        var without: [LibraryModelKey] = []
        if let asset = declaration.asset {
            properties[.asset] = ["description": .string(asset)]
            required.append(.asset)
        } else {
            without.append(.asset)
        }
        if declaration.roles.isEmpty {
            without.append(.dependencies)
        } else {
            properties[.dependencies] = [
                "properties": .object(
                    Dictionary(declaration.roles.map { ($0, ["type": "string"]) }, uniquingKeysWith: { $1 })),
                "required": .array(declaration.roles.map { .string($0) }), "additionalProperties": false,
            ]
            required.append(.dependencies)
        }
        if type == .pipeline { required.append(.steps) } else { without += [.steps, .gives] }
        return rule(for: ["const": .string(type.rawValue)], properties, required: required, without: without)
    }

    private static func rule(
        for type: JSONValue, _ properties: [LibraryModelKey: JSONValue] = [:], required: [LibraryModelKey] = [],
        without: [LibraryModelKey]
    ) -> JSONValue {
        let name = LibraryModelKey.type.rawValue
        let all = without.reduce(into: properties) { $0[$1] = false }
        var then: [String: JSONValue] = [
            "properties": .object(Dictionary(all.map { ($0.rawValue, $1) }, uniquingKeysWith: { $1 }))
        ]
        if !required.isEmpty { then["required"] = .array(required.map { .string($0.rawValue) }) }
        return ["if": ["properties": .object([name: type]), "required": [.string(name)]], "then": .object(then)]
    }

    /// The settings of a type: what it decodes, and no other keys.
    private static func settings(_ type: any ModelSettings.Type) -> JSONValue {
        let known = JSONSchema.of(type)
        func property<Key: CodingKey>(_ key: Key, _ range: ClosedRange<Double>?) -> (String, JSONValue) {
            let schema = known["properties"]?[key.stringValue] ?? [:]
            guard let range, case .object(var members) = schema else { return (key.stringValue, schema) }
            members["minimum"] = JSONValue(shortest: range.lowerBound)
            members["maximum"] = JSONValue(shortest: range.upperBound)
            return (key.stringValue, .object(members))
        }
        func properties<Settings: ModelSettings>(_: Settings.Type) -> [(String, JSONValue)] {
            let ranges = Settings.ranges
            return Settings.Keys.allCases.map { property($0, ranges[$0]) }
        }
        var schema: [String: JSONValue] = [
            "properties": .object(Dictionary(properties(type), uniquingKeysWith: { $1 })),
            "additionalProperties": false,
        ]
        schema["required"] = known["required"]
        return .object(schema)
    }

    private static let steps: JSONValue = [
        "type": "array", "minItems": 1, "description": "The models of a pipeline, in order.",
        "items": [
            "anyOf": [
                ["type": "string", "description": "A model, which takes what the step before gives."],
                [
                    "type": "object",
                    "properties": properties(PipelinePlan.StepKey.self) { key in
                        switch key {
                        case .name:
                            [
                                "type": "string", "not": ["const": .string(PipelinePlan.itemName)],
                                "description": "How later steps refer to it, if not by its model's name.",
                            ]
                        case .model: ["type": "string", "description": "The model's name in the library."]
                        case .takes:
                            [
                                "$ref": "#/$defs/sources",
                                "description": "What it takes, if not what the step before gives.",
                            ]
                        }
                    },
                    "required": [.string(PipelinePlan.StepKey.model.rawValue)], "additionalProperties": false,
                ],
            ]
        ],
    ]

    private static let source: JSONValue = [
        "type": "string", "description": "An earlier step, or 'item': the pipeline's item.",
    ]

    private static let sources: JSONValue = [
        "anyOf": [
            ["$ref": "#/$defs/source"],
            ["type": "object", "additionalProperties": ["$ref": "#/$defs/source"], "minProperties": 1],
        ]
    ]

    private static let testCase: JSONValue = [
        "type": "object",
        "properties": properties(LibraryTestCaseKey.self) { key in
            switch key {
            case .item: ["description": "What goes in."]
            case .result: ["description": "What must come out."]
            case .options: ["description": "The options of the call."]
            case .tolerance:
                ["type": "number", "minimum": 0, "description": "How far numbers may differ; 1e-5 by default."]
            }
        },
        "required": [.string(LibraryTestCaseKey.item.rawValue), .string(LibraryTestCaseKey.result.rawValue)],
        "additionalProperties": false,
    ]

    private static func named(_ description: String) -> JSONValue {
        ["type": "object", "additionalProperties": ["type": "string"], "description": .string(description)]
    }
}
