import ModelKit
import TestSupport
import Testing

/// What Tools/export_sklearn.py writes, read as users do. Goldens: Tools/goldens_export.py.
@Suite("Vectorizers exported from scikit-learn")
struct ExportedVectorizerTests {
    static let goldens = Goldens("ModelKitTests")

    /// An entry of cases.json: documents as tokens, and as texts where the vectorizer takes those, and scikit-learn's rows.
    struct Case: Decodable, CustomTestStringConvertible {
        let name: String
        let columns: Int
        let texts: [String]?
        let documents: [[String]]
        let rows: [Row]
        var testDescription: String { name }

        static func all() throws -> [Case] { try goldens.json("Exported/cases.json", as: [Case].self) }

        func library() throws -> ModelLibrary {
            try ModelLibrary(contentsOf: goldens.path("Exported/\(name).yaml"))
        }
    }

    /// Columns and values.
    struct Row: Decodable {
        let columns: [Int32]
        let values: [Double]

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            columns = try container.decode([Int32].self)
            values = try container.decode([String].self).compactMap { Double($0) }
        }
    }

    @Test("The model in the file that was printed predicts scikit-learn's rows", arguments: try Case.all())
    func rows(of test: Case) throws {
        let library = try test.library()
        let name = try #require(library.names.first)
        let model: any Model<[String], SparseVector> = try library.model(name)
        let predicted = try model.predictBatch(test.documents)
        #expect(predicted.count == test.rows.count)
        #expect(test.rows.contains { !$0.columns.isEmpty })
        for (number, (row, expected)) in zip(predicted, test.rows).enumerated() {
            #expect(row.indices == expected.columns, "document \(number)")
            #expect(row.values.count == expected.values.count, "document \(number)")
            for (column, (value, there)) in zip(row.indices, zip(row.values, expected.values)) {
                // One rounding to float32, and a few more where scikit-learn computes in it.
                let error = abs(Double(value) - there) / abs(there)
                #expect(
                    error <= (test.name == "single" ? 4e-7 : 6e-8),
                    "document \(number), column \(column): \(value), \(there)")
            }
        }
    }

    @Test("The test cases in the file that was printed hold, an empty document's among them", arguments: try Case.all())
    func testCases(of test: Case) throws {
        #expect(try test.library().test() == 2)
    }

    @Test("A model has the vectorizer's number of columns")
    func columns() throws {
        for test in try Case.all() {
            let library = try test.library()
            let columns =
                test.name.hasPrefix("hashing")
                ? try library.model("hashing", as: HashingModel.self).vectorizer.columns
                : try library.model(#require(library.names.first), as: TfidfModel.self).vectorizer.columns
            #expect(columns == test.columns, "\(test.name)")
        }
    }
}
