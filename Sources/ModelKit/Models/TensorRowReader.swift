import ModelKitWeights

/// Reads nested lists of numbers; a list of numbers alone is read in one go.
struct TensorRowReader {
    private var floats: [Float] = []
    private var ids: [Int32] = []
    /// Whether all numbers so far are ids.
    private var isWhole = true
    /// The length along each axis; nil where no list was read to its end yet.
    private var lengths: [Int?] = []
    /// The axis along which there are numbers, once one was met.
    private var lastAxis: Int?

    /// The row that a list is, which the decoder has as both kinds of container.
    static func read(
        _ list: any UnkeyedDecodingContainer, _ value: any SingleValueDecodingContainer
    ) throws -> TensorRow {
        var reader = TensorRowReader()
        do {
            try reader.readNumbers(axis: 0, of: list.codingPath, { try value.decode([Int32].self) }) {
                try value.decode([Float].self)
            }
        } catch {
            var list = list
            try reader.readLists(&list, axis: 0, orElse: error)
        }
        let shape = reader.lengths.map { $0 ?? 0 }
        return reader.isWhole ? .indices(reader.ids, shape: shape) : .dense(reader.floats, shape: shape)
    }

    /// Reads a list of lists; `error` says why it is no list of numbers, should its first element be no list either.
    private mutating func readLists(
        _ list: inout any UnkeyedDecodingContainer, axis: Int, orElse error: any Error
    ) throws {
        var count = 0
        while !list.isAtEnd {
            try readElement(of: &list, axis: axis + 1, orElse: error)
            count += 1
        }
        try note(count, axis: axis, at: list.codingPath)
    }

    private mutating func readElement(
        of parent: inout any UnkeyedDecodingContainer, axis: Int, orElse outer: any Error
    ) throws {
        let path = parent.codingPath + [JSONTreeKey(intValue: parent.currentIndex)]
        var reason = outer
        if axis == lastAxis ?? axis {
            do {
                // The containers move on only where they succeed.
                var list = parent
                try readNumbers(axis: axis, of: path, { try list.decode([Int32].self) }) {
                    try list.decode([Float].self)
                }
                parent = list
                return
            } catch let error where lastAxis == nil {
                reason = error
            }
        }
        var nested: any UnkeyedDecodingContainer
        do {
            nested = try parent.nestedUnkeyedContainer()
        } catch {
            throw lastAxis == nil ? outer : error
        }
        try readLists(&nested, axis: axis, orElse: reason)
    }

    private mutating func readNumbers(
        axis: Int, of path: [any CodingKey], _ readIDs: () throws -> [Int32], _ readFloats: () throws -> [Float]
    ) throws {
        if isWhole, let numbers = try? readIDs() {
            if ids.isEmpty { ids = numbers } else { ids += numbers }
            lastAxis = axis
            return try note(numbers.count, axis: axis, at: path)
        }
        let numbers = try readFloats()
        if isWhole {
            floats = ids.map { Float($0) }
            isWhole = false
        }
        if floats.isEmpty { floats = numbers } else { floats += numbers }
        lastAxis = axis
        try note(numbers.count, axis: axis, at: path)
    }

    /// Notes the length of a list, which must be that of the others along its axis.
    private mutating func note(_ length: Int, axis: Int, at path: [any CodingKey]) throws {
        while lengths.count <= axis { lengths.append(nil) }
        guard let known = lengths[axis] else { return lengths[axis] = length }
        guard known == length else {
            let words = "expected \(known) elements as in the lists before it, found \(length)"
            throw Self.error(JSONMismatch(path.map(JSONPathComponent.init), words), at: path)
        }
    }

    /// A mismatch as decoders expect it.
    static func error(_ mismatch: JSONMismatch, at path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(
            .init(codingPath: path, debugDescription: mismatch.message, underlyingError: mismatch))
    }
}
