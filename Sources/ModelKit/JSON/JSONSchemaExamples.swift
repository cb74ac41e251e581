/// A type that shows ``JSONSchema`` how its values look in JSON.
///
/// An enumeration with associated values needs one example of each case, for nothing else tells the names of its cases.
/// A type that refuses most values needs one that it takes, so that what stands after it in another type is seen as
/// well.
public protocol JSONSchemaExamples: Codable {
    /// Some values: of an enumeration, one of each case.
    static var jsonExamples: [Self] { get }
}

extension JSONSchemaExamples {
    static var firstExample: Any? { jsonExamples.first }
    /// The keys of the examples in JSON, sorted.
    static var exampleKeys: [String] { JSONSchema.keys(of: jsonExamples) }
}

extension JSONSchema {
    /// The keys that values have as objects in JSON, sorted.
    static func keys(of values: some Sequence<any Encodable>) -> [String] {
        let keys = values.compactMap { try? JSONForm.value(of: $0) }.flatMap { $0.object?.keys.map(\.self) ?? [] }
        return Set(keys).sorted()
    }
}
