import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// A text file of rows for a model, one JSON value per line.
struct JSONLines {
    private let path: String
    private let rows: [(line: Int, value: JSONValue)]

    /// What JSON has no numbers for.
    private static let texts: [String: Double] = ["NaN": .nan, "Infinity": .infinity, "-Infinity": -.infinity]
    private static let lengthLimit = 4 << 30

    /// Reads a file; empty lines are skipped.
    ///
    /// - Throws: ``ConversionError`` with `invalidInputs` and the number of the line.
    init(path: String) throws(ConversionError) {
        self.path = path
        let bytes: [UInt8]
        do throws(ConversionError) {
            bytes = try SourceFile(path: path).allBytes(limit: JSONLines.lengthLimit)
        } catch {
            throw error.inFile(path)
        }
        var rows: [(line: Int, value: JSONValue)] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
            do {
                rows.append((index + 1, try JSONValue(parsing: Array(line))))
            } catch {
                throw ConversionError(.invalidInputs, error.description, file: path, subject: "line \(index + 1)")
            }
        }
        guard !rows.isEmpty else { throw ConversionError(.invalidInputs, "the file has no rows", file: path) }
        self.rows = rows
    }

    /// The rows as a batch for each of the graph's inputs.
    func inputs(of graph: NetworkGraph) throws(ConversionError) -> [ModelInput] {
        var inputs: [ModelInput] = []
        for input in graph.inputs {
            var batch = Batch()
            var shape: [Int]?
            for (line, row) in rows {
                let item = graph.inputs.count == 1 ? row[input.name] ?? row : row[input.name]
                guard let item else { throw failure(line, input, "the row lacks the input") }
                guard input.elementType != .string else {
                    throw failure(line, input, "inputs of text are not supported")
                }
                let own = try append(item, to: &batch, line, input)
                guard shape == nil || shape == own else {
                    throw failure(
                        line, input, "the row has another shape than those before it", expected: "\(shape ?? [])",
                        actual: "\(own)")
                }
                shape = own
            }
            let whole = [rows.count] + (shape ?? [])
            inputs.append(
                input.elementType == .int32
                    ? ModelInput(shape: whole, ids: batch.ids) : ModelInput(shape: whole, values: batch.values))
        }
        return inputs
    }

    /// The numbers of one input: ids or floats.
    private struct Batch {
        var values: [Float] = []
        var ids: [Int32] = []
    }

    /// Appends the numbers of nested arrays and returns their shape.
    private func append(
        _ item: JSONValue, to batch: inout Batch, _ line: Int, _ input: GraphInput
    ) throws(ConversionError) -> [Int] {
        guard let array = item.array else {
            guard let number = item.double ?? item.bool.map({ $0 ? 1 : 0 }) ?? item.string.flatMap({ Self.texts[$0] })
            else {
                throw failure(line, input, "wrong kind", expected: "numbers or arrays of them", actual: item.kind)
            }
            guard input.elementType == .int32 else {
                batch.values.append(Float(number))
                return []
            }
            guard let id = Int32(exactly: number) else {
                throw failure(line, input, "not an id", expected: "an integer of 32 bits", actual: "\(number)")
            }
            batch.ids.append(id)
            return []
        }
        var shape: [Int]?
        for element in array {
            let own = try append(element, to: &batch, line, input)
            guard shape == nil || shape == own else { throw failure(line, input, "its arrays differ in length") }
            shape = own
        }
        return [array.count] + (shape ?? [])
    }

    private func failure(
        _ line: Int, _ input: GraphInput, _ reason: String, expected: String? = nil, actual: String? = nil
    ) -> ConversionError {
        ConversionError(
            .invalidInputs, reason, file: path, subject: "line \(line), input '\(input.name)'", expected: expected,
            actual: actual)
    }
}
