import Foundation

extension BenchmarkDocument {
    /// Reads what an earlier run printed with `--json`.
    ///
    /// - Throws: `BenchmarkError` with `unreadableFile` or `malformedReport`.
    init(contentsOf path: String) throws(BenchmarkError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw BenchmarkError(.unreadableFile, "cannot be read", file: path)
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch let error as DecodingError {
            throw BenchmarkError(.malformedReport, Self.reason(error), file: path)
        } catch {
            throw BenchmarkError(.malformedReport, "is no JSON of mk-bench", file: path)
        }
        for result in results where !(result.bestSeconds > 0 && result.bestSeconds.isFinite) {
            throw BenchmarkError(
                .malformedReport, "\(result.name) takes \(result.bestSeconds) seconds", file: path)
        }
    }

    /// The text of the file.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private static func reason(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + (last.map { [$0] } ?? [])
            let path = keys.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
            return path.hasPrefix(".") ? String(path.dropFirst()) : path
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context, key)) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "\(context.codingPath.isEmpty ? "the document" : place(context)) is of another type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "is not JSON" : "\(place(context)) cannot be read"
        @unknown default: return "is no JSON of mk-bench"
        }
    }
}
