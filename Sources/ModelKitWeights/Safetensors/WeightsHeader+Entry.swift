extension WeightsHeader {
    /// Checks what the header says of one tensor, apart from its neighbours.
    static func entry(named name: String, from value: JSONValue, dataStart: Int) throws(WeightsError) -> WeightsEntry {
        guard value.object != nil else {
            throw WeightsError(
                .invalidEntry, "wrong kind", subject: name, expected: "an object", actual: value.kind)
        }
        guard let typeName = value["dtype"]?.string else { throw invalid(name, "dtype", "a string", value["dtype"]) }
        guard let type = ElementType(rawValue: typeName) else {
            throw WeightsError(
                .unknownType, "unknown dtype", subject: name,
                expected: "one of " + ElementType.allCases.map(\.rawValue).joined(separator: " "), actual: typeName)
        }
        guard let shape = naturals(value["shape"]) else {
            throw invalid(name, "shape", "an array of non-negative integers", value["shape"])
        }
        guard shape.count <= WeightsHeader.axisLimit else {
            throw WeightsError(
                .invalidEntry, "too many axes", subject: "\(name).shape", expected: "at most \(axisLimit)",
                actual: "\(shape.count)")
        }
        guard let offsets = naturals(value["data_offsets"]), offsets.count == 2 else {
            throw invalid(name, "data_offsets", "two non-negative integers", value["data_offsets"])
        }
        guard offsets[0] <= offsets[1], offsets[1] <= Int.max - dataStart else {
            throw WeightsError(
                .invalidOffsets, "the offsets run backwards or overflow", subject: name, expected: "begin ≤ end",
                actual: "\(offsets)")
        }
        guard let length = byteLength(of: shape, type) else {
            throw WeightsError(.shapeOverflow, "the shape overflows 64 bits", subject: name, actual: "\(shape)")
        }
        guard length == offsets[1] - offsets[0] else {
            throw WeightsError(
                .lengthMismatch, "shape \(shape) of \(typeName) does not fit the data", subject: name,
                expected: "\(length) bytes", actual: "\(offsets[1] - offsets[0])")
        }
        return WeightsEntry(
            name: name, type: type, shape: shape, byteRange: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    /// The bytes that a tensor takes; nil where that overflows.
    static func byteLength(of shape: [Int], _ type: ElementType) -> Int? {
        var length = type.size
        for extent in shape {
            let (product, overflows) = length.multipliedReportingOverflow(by: extent)
            guard !overflows else { return nil }
            length = product
        }
        return length
    }

    private static func naturals(_ value: JSONValue?) -> [Int]? {
        guard let array = value?.array else { return nil }
        var numbers: [Int] = []
        for element in array {
            // Only what is written as an integer: 2.0 is no extent.
            guard case .integer(let number) = element, number >= 0 else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private static func invalid(
        _ name: String, _ member: String, _ expected: String, _ found: JSONValue?
    ) -> WeightsError {
        let actual = found.map { value in value.array == nil ? value.kind : String(value.text().prefix(80)) }
        return WeightsError(
            .invalidEntry, "wrong member", subject: "\(name).\(member)", expected: expected, actual: actual ?? "nothing"
        )
    }
}
