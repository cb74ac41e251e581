import ModelKitConvert
import ModelKitWeights
import TestSupport
import Testing

/// A model of Tools/goldens_convert.py with Keras's own outputs, and what it needs to be converted.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    let file: String
    let golden: String
    let architecture: String?
    let bindings: [String]
    let shapes: [String]

    var testDescription: String { file + (architecture.map { " with \($0)" } ?? "") }

    /// Every case that the script lists.
    static let all: [GoldenCase] = {
        guard let data = try? bytes(of: path("cases.json")), let list = try? JSONValue(parsing: data).array
        else { return [] }
        return list.compactMap { item in
            guard let file = item["file"]?.string, let golden = item["golden"]?.string else { return nil }
            return GoldenCase(
                file: file, golden: golden, architecture: item["architecture"]?.string,
                bindings: item["bindings"]?.array?.compactMap(\.string) ?? [],
                shapes: item["shapes"]?.array?.compactMap(\.string) ?? [])
        }
    }()

    static func path(_ name: String) -> String { Goldens("ModelKitConvertTests").path(name) }

    func converter() throws -> Converter {
        var converter = Converter(
            path: GoldenCase.path(file), architecturePath: architecture.map { GoldenCase.path($0) })
        converter.bindings = try bindings.map { try LambdaBinding(parsing: $0) }
        converter.inputShapes = try shapes.map { try InputShapeOption(parsing: $0) }
        return converter
    }
}
