import ModelKitWeights

extension ModelReport {
    /// The report as text for people: a few lines of facts, then a table of the layers.
    public var text: String {
        var lines = ["format      \(format)"]
        if let name { lines.append("model       \(name)") }
        if let kerasVersion { lines.append("keras       \(kerasVersion)" + (backend.map { " on \($0)" } ?? "")) }
        if let tool { lines.append("made by     \(tool)") }
        if let source { lines.append("made of     \(source)") }
        for port in inputs {
            lines.append("input       \(port.name) \(shapeText(port.shape)) \(port.dataType ?? "")")
        }
        for port in outputs { lines.append("output      \(port.name) \(shapeText(port.shape))") }
        lines.append("parameters  \(parameters)")
        lines.append("")
        lines += table
        let problems = unsupported
        lines.append("")
        lines.append(problems.isEmpty ? "every layer is supported" : "not supported:")
        for layer in problems { lines.append("  '\(layer.name)' of class \(layer.className) \(layer.problem ?? "")") }
        for note in notes { lines.append("note: \(note)") }
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let rows =
            [["layer", "class", "output", "parameters", "called on"]]
            + layers.map { layer in
                [
                    (layer.problem == nil ? "" : "! ") + layer.name, layer.className, shapeText(layer.shape),
                    layer.parameters.map(String.init) ?? "?", layer.inputs.joined(separator: ", "),
                ]
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (cells + [row[4]]).joined(separator: "  ")
        }
    }

    private func shapeText(_ shape: [Int?]?) -> String { shape.map { describe($0) } ?? "?" }

    /// The report as JSON for programs. Shapes include the batch axis, which is null.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "format": .string(format), "inputs": .array(inputs.map(\.json)), "outputs": .array(outputs.map(\.json)),
            "layers": .array(layers.map(\.json)), "parameters": .integer(parameters),
            "unsupported": .array(unsupported.map { ["name": .string($0.name), "class": .string($0.className)] }),
            "notes": .array(notes.map { .string($0) }),
        ]
        members["name"] = name.map { .string($0) }
        members["keras_version"] = kerasVersion.map { .string($0) }
        members["backend"] = backend.map { .string($0) }
        members["tool"] = tool.map { .string($0) }
        members["source"] = source.map { .string($0) }
        return .object(members)
    }
}

extension ModelReport.Layer {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "class": .string(className), "shape": shapeJSON(shape),
            "parameters": parameters.map { .integer($0) } ?? .null, "inputs": .array(inputs.map { .string($0) }),
        ]
        members["problem"] = problem.map { .string($0) }
        return .object(members)
    }
}

extension ModelReport.Port {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name), "shape": shapeJSON(shape)]
        members["dtype"] = dataType.map { .string($0) }
        members["source"] = source.map { .string($0) }
        return .object(members)
    }
}

private func shapeJSON(_ shape: [Int?]?) -> JSONValue {
    shape.map { .array([.null] + $0.map { $0.map { .integer($0) } ?? .null }) } ?? .null
}
