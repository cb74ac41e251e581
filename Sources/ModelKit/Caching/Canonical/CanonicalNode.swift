/// What one encoder was told: a single value, a sequence or a record, with the nodes of nested containers in it.
///
/// A class, as a container and those nested in it may be written to in turns; bytes are joined when all is said.
final class CanonicalNode {
    /// Which container was asked for.
    enum Shape {
        case single, sequence, record
    }

    /// One value: a stretch of `writer`, or a nested node.
    private struct Element {
        let name: String
        var end = 0
        var child: CanonicalNode?
    }

    private var shape: Shape?
    private var writer = CanonicalWriter()
    private var elements: [Element] = []
    private var problem: (any Error)?

    /// How many values there are.
    var count: Int { elements.count }

    /// Settles what the node is; another answer than before makes the encoding fail.
    func settle(_ wanted: Shape, at path: [any CodingKey]) {
        if let shape, shape != wanted { fail("asked for a \(wanted) after a \(shape)", at: path) }
        shape = wanted
    }

    /// Adds a value.
    func append<Value>(_ value: Value, name: String = "", at path: [any CodingKey]) throws {
        if shape == .single, !elements.isEmpty { fail("more than one single value", at: path) }
        try writer.append(value, at: path)
        elements.append(Element(name: name, end: writer.bytes.count))
    }

    /// Adds a place for a nested container's or encoder's content.
    func appendChild(name: String = "") -> CanonicalNode {
        let child = CanonicalNode()
        elements.append(Element(name: name, end: writer.bytes.count, child: child))
        return child
    }

    /// Writes everything that was said.
    func write(to target: inout CanonicalWriter) throws {
        if let problem { throw problem }
        switch shape {
        case nil: target.append(.unit)
        case .single: try writeElements(to: &target)
        case .sequence:
            target.append(.sequence)
            target.append(count: elements.count)
            try writeElements(to: &target)
        case .record: try writeRecord(to: &target)
        }
    }

    private func writeElements(to target: inout CanonicalWriter) throws {
        var start = 0
        for element in elements {
            try write(element, from: start, to: &target)
            start = element.end
        }
    }

    /// By name; of a name that came more than once the last value counts.
    private func writeRecord(to target: inout CanonicalWriter) throws {
        let order = elements.indices.sorted { left, right in
            let (first, second) = (elements[left].name.utf8, elements[right].name.utf8)
            return first.lexicographicallyPrecedes(second) || (first.elementsEqual(second) && left < right)
        }
        let kept = order.indices.filter { place in
            place + 1 == order.count
                || !elements[order[place]].name.utf8.elementsEqual(elements[order[place + 1]].name.utf8)
        }
        target.append(.record)
        target.append(count: kept.count)
        for place in kept {
            let index = order[place]
            target.append(name: elements[index].name)
            try write(elements[index], from: index == 0 ? 0 : elements[index - 1].end, to: &target)
        }
    }

    private func write(_ element: Element, from start: Int, to target: inout CanonicalWriter) throws {
        if let child = element.child {
            try child.write(to: &target)
        } else {
            target.append(raw: writer.bytes[start..<element.end])
        }
    }

    private func fail(_ description: String, at path: [any CodingKey]) {
        let context = EncodingError.Context(codingPath: path, debugDescription: description)
        problem = problem ?? EncodingError.invalidValue(self, context)
    }
}
