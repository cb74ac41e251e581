import Foundation
import ModelKitWeights

/// Finds out why JSONDecoder refused a text: it reads the text once more, more slowly, and says where and why.
enum JSONDiagnosis {
    /// The error of a text that `JSONDecoder` could not read as a type.
    static func error(
        _ error: any Error, reading type: any Decodable.Type, from text: Data, path: String
    ) -> ModelError {
        let tree: JSONValue
        do {
            tree = try JSONValue(parsing: Array(text))
        } catch {
            return ModelError(.invalidItem, syntaxMessage(error, of: text, for: type), location: path, path: [])
        }
        let trace = JSONTreeTrace()
        do {
            _ = try JSONTreeDecoder(tree, trace: trace).decode(type)
            // The two readers differ, so all there is to say is what the first one said.
            return ModelError(mismatch(of: error, in: tree, trace: nil), path: path)
        } catch {
            return ModelError(mismatch(of: error, in: tree, trace: trace), path: path)
        }
    }

    private static func mismatch(of error: any Error, in tree: JSONValue, trace: JSONTreeTrace?) -> JSONMismatch {
        guard let error = error as? DecodingError else {
            if let problem = error as? ValidationProblem {
                return JSONMismatch((trace?.thrownAt ?? []) + problem.path, problem.rule)
            }
            return JSONMismatch(trace?.thrownAt ?? [], "is refused", cause: error)
        }
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            if let mismatch = context.underlyingError as? JSONMismatch { return mismatch }
            let path = context.codingPath.map(JSONPathComponent.init)
            return JSONMismatch(path, message(of: type, context, found: tree.value(at: path)))
        case .keyNotFound(let key, let context):
            if let mismatch = context.underlyingError as? JSONMismatch { return mismatch }
            return JSONMismatch(context.codingPath.map(JSONPathComponent.init) + [.init(key)], "field required")
        case .dataCorrupted(let context):
            if let mismatch = context.underlyingError as? JSONMismatch { return mismatch }
            return JSONMismatch(context.codingPath.map(JSONPathComponent.init), words(context.debugDescription))
        @unknown default:
            return JSONMismatch([], "cannot be read")
        }
    }

    /// The words for a mismatch that a type noticed itself.
    private static func message(of type: any Any.Type, _ context: DecodingError.Context, found: JSONValue?) -> String {
        if let members = found?.object,
            members.count != 1 || context.debugDescription.hasPrefix("Invalid number of keys")
        {
            let names = members.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
            return "expected an object with one key that names a case, found \(names.isEmpty ? "no key" : names)"
        }
        // A dictionary's key, which may be at the end of the path.
        if context.debugDescription.hasSuffix("but found String key instead.") {
            let key = context.codingPath.last.map { "'\($0.stringValue)'" } ?? "a text"
            return "expected an integer as the key, found \(key)"
        }
        guard let found else { return "has the wrong form" }
        guard let leaf = type as? any JSONLeaf.Type else { return "has the wrong form: found \(found.shown)" }
        return "expected \(leaf.expectation), found \(found.shown)"
    }

    /// A type's own words, without the name of the type that the standard library's ranges begin with.
    private static func words(_ text: String) -> String {
        guard text.hasPrefix("Cannot initialize "), let end = text.firstRange(of: "> with ") else { return text }
        return "not possible with " + text[end.upperBound...]
    }

    private static func syntaxMessage(_ error: WeightsError, of text: Data, for type: any Decodable.Type) -> String {
        let words = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if words.isEmpty { return "is empty, expected JSON" }
        if type == String.self, !words.hasPrefix("\"") {
            return "a text needs double quotes: \(JSONValue.string(words).excerpt)"
        }
        var reason = error.reason
        if let lineEnd = reason.firstRange(of: ": "), reason.hasPrefix("line ") {
            reason.removeSubrange(..<lineEnd.upperBound)
        }
        if let subject = error.subject { reason += ": '\(subject)'" }
        let before = text.prefix(error.offset ?? 0)
        let lineStart = before.lastIndex(of: 0x0A).map { before.index(after: $0) } ?? before.startIndex
        let line = 1 + before.count { $0 == 0x0A }
        // Characters, not bytes, as an editor counts them.
        let column = 1 + String(decoding: before[lineStart...], as: UTF8.self).count
        return "is not valid JSON: \(reason) (line \(line), column \(column))"
    }
}

extension JSONValue {
    /// The value at a path; nil where there is none.
    fileprivate func value(at path: [JSONPathComponent]) -> JSONValue? {
        path.reduce(self) { value, component in
            switch component {
            case .key(let name): value?[name]
            case .index(let index): value?[index]
            }
        }
    }
}

extension ModelError {
    init(_ mismatch: JSONMismatch, path: String) {
        self.init(
            .invalidItem, mismatch.message, location: mismatch.path.location(from: path),
            suggestion: mismatch.suggestion, cause: mismatch.cause, path: mismatch.path)
    }
}
