extension DependencyDrawing {
    /// Widths and distances in pixels.
    private enum Measure {
        static let height = 28
        static let rowGap = 14
        static let columnGap = 90
        static let margin = 16
        static let character = 8
        static let padding = 12
    }

    /// Boxes in columns, what uses left of what is used; the order in a column follows the neighbours to the left.
    var svg: String {
        let columns = ordered()
        var boxes: [(x: Int, y: Int, width: Int)] = Array(repeating: (0, 0, 0), count: nodes.count)
        var x = Measure.margin
        var height = 0
        for column in columns {
            let width = column.map { nodes[$0].name.count * Measure.character + 2 * Measure.padding }.max() ?? 0
            for (row, index) in column.enumerated() {
                boxes[index] = (x, Measure.margin + row * (Measure.height + Measure.rowGap), width)
                height = max(height, boxes[index].y + Measure.height + Measure.margin)
            }
            x += width + Measure.columnGap
        }
        let width = max(0, x - Measure.columnGap) + Measure.margin
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" font-family=\"monospace\" font-size=\"13\">"
        ]
        for edge in edges {
            let (from, to) = (boxes[edge.from], boxes[edge.to])
            let (x1, y1, x2, y2) = (from.x + from.width, from.y + Measure.height / 2, to.x, to.y + Measure.height / 2)
            let middle = (x1 + x2) / 2
            lines.append(
                "<path d=\"M\(x1) \(y1) C\(middle) \(y1) \(middle) \(y2) \(x2) \(y2)\" fill=\"none\" stroke=\"#888\"/>")
            lines.append("<path d=\"M\(x2) \(y2) l-7 -4 v8 z\" fill=\"#888\"/>")
            if let label = edge.label {
                lines.append(
                    "<text x=\"\(middle)\" y=\"\((y1 + y2) / 2 - 4)\" text-anchor=\"middle\" font-size=\"10\" "
                        + "fill=\"#555\">\(Self.escaped(label))</text>")
            }
        }
        for (index, node) in nodes.enumerated() {
            let box = boxes[index]
            let (fill, radius) = node.kind == .asset ? ("#fff8d0", 0) : ("#e4f0ff", 6)
            lines.append(
                "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(Measure.height)\" "
                    + "rx=\"\(radius)\" fill=\"\(fill)\" stroke=\"#446\"/>")
            lines.append(
                "<text x=\"\(box.x + box.width / 2)\" y=\"\(box.y + Measure.height / 2 + 5)\" "
                    + "text-anchor=\"middle\">\(Self.escaped(node.name))</text>")
        }
        return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    /// The nodes by column, each column sorted by where its users stand (the barycentre heuristic).
    private func ordered() -> [[Int]] {
        var columns = Array(repeating: [Int](), count: (nodes.map(\.column).max() ?? -1) + 1)
        for (index, node) in nodes.enumerated() { columns[node.column].append(index) }
        var rows = [Int](repeating: 0, count: nodes.count)
        for column in columns.indices {
            func weight(_ index: Int) -> Double {
                let users = edges.filter { $0.to == index }.map { rows[$0.from] }
                return users.isEmpty ? 0 : Double(users.reduce(0, +)) / Double(users.count)
            }
            let weights = Dictionary(uniqueKeysWithValues: columns[column].map { ($0, weight($0)) })
            columns[column].sort { ((weights[$0] ?? 0), $0) < ((weights[$1] ?? 0), $1) }
            for (row, index) in columns[column].enumerated() { rows[index] = row }
        }
        return columns
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
