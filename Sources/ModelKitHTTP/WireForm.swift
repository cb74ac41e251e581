import Foundation
import ModelKit
import ModelKitWeights

/// Items and predictions as they travel.
enum WireForm {
    /// JSON of an item or of several.
    static func bytes<Value: Encodable>(of value: Value) throws -> [UInt8] {
        if let tree = value as? JSONValue { return Array(tree.text().utf8) }
        if let trees = value as? [JSONValue] { return Array(JSONValue.array(trees).text().utf8) }
        return Array(try JSONForm.text(of: value).utf8)
    }

    /// Reads a prediction or several.
    ///
    /// - Throws: ``DistantHTTPError`` that says where in the answer what was expected.
    static func read<Value: Decodable>(
        _ type: Value.Type, from answer: [UInt8], of endpoint: Endpoint
    ) throws -> Value {
        do {
            // Trees are read directly, which takes a fraction of the time.
            if Value.self == JSONValue.self, let tree = try JSONValue(parsing: answer) as? Value { return tree }
            if Value.self == [JSONValue].self, let trees = try JSONValue(parsing: answer).array as? Value {
                return trees
            }
            return try JSONForm.decode(type, from: Data(answer), path: "answer")
        } catch let error as ModelError {
            throw DistantHTTPError(.invalidAnswer, endpoint, error.description, cause: error)
        } catch {
            throw DistantHTTPError(.invalidAnswer, endpoint, "answer: is not valid JSON: \(error)", cause: error)
        }
    }
}
