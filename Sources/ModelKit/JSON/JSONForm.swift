import Foundation
import ModelKitWeights

/// Items and predictions as JSON: the form in which they enter and leave a process.
///
/// NaN and the infinities, which JSON lacks, are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`. Object keys are written in alphabetical order, slashes are not escaped.
package enum JSONForm {
    /// JSON text of a value.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` when the type is not `Encodable`.
    package static func text<Value>(of value: Value) throws -> String {
        guard let encodable = value as? any Encodable else {
            throw ModelError(.invalidItem, "\(Value.self) is not Encodable and has no JSON form")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(encodable), as: UTF8.self)
    }

    /// A value as a JSON tree.
    package static func value<Value>(of value: Value) throws -> JSONValue {
        try JSONValue(parsing: try text(of: value))
    }

    /// Reads a value from JSON text.
    ///
    /// - Parameter path: what the error's location starts with, `item` for instance.
    /// - Throws: ``ModelError`` with code `.invalidItem`: where in the text (`item[1].x`), the expected and the found type.
    package static func decode<Value>(_ type: Value.Type, from text: Data, path: String) throws -> Value {
        guard let decodable = Value.self as? any Decodable.Type else {
            throw ModelError(.invalidItem, "\(Value.self) is not Decodable and cannot be read from JSON")
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            guard let value = try decoder.decode(decodable, from: text) as? Value else {
                throw ModelError(.invalidItem, "expected \(Value.self), found \(decodable)", location: path)
            }
            return value
        } catch let error as DecodingError {
            throw ModelError(decoding: error, path: path)
        }
    }
}

extension ModelError {
    /// A decoding error in the words of this module: where, what was expected, what was found.
    init(decoding error: DecodingError, path: String) {
        func location(_ keys: [any CodingKey]) -> String {
            keys.reduce(path) { text, key in
                key.intValue.map { "\(text)[\($0)]" } ?? "\(text).\(key.stringValue)"
            }
        }
        switch error {
        case .typeMismatch(_, let context):
            self.init(.invalidItem, context.debugDescription, location: location(context.codingPath))
        case .valueNotFound(let type, let context):
            self.init(.invalidItem, "expected \(type), found null", location: location(context.codingPath))
        case .keyNotFound(let key, let context):
            self.init(.invalidItem, "field required", location: location(context.codingPath + [key]))
        case .dataCorrupted(let context):
            guard !context.codingPath.isEmpty || context.underlyingError == nil else {
                self.init(.invalidItem, "is not valid JSON (a text needs its double quotes)", location: path)
                return
            }
            let cause = (context.underlyingError as? NSError)?.userInfo[NSDebugDescriptionErrorKey] as? String
            self.init(
                .invalidItem, [context.debugDescription, cause].compactMap(\.self).joined(separator: " "),
                location: location(context.codingPath))
        @unknown default:
            self.init(.invalidItem, "\(error)", location: path)
        }
    }
}
