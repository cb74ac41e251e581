/// The checked header of a safetensors file; the format and what is refused stand at ``WeightsFile``.
struct WeightsHeader: Equatable {
    /// The longest header that is read, as in the reference implementation.
    static let lengthLimit = 100_000_000
    /// The most JSON values that a header may have, about seven for each tensor; each takes memory of its own.
    static let valueLimit = 2_000_000
    /// The most axes that a tensor may have.
    static let axisLimit = 64

    var metadata: [String: String] = [:]
    /// The tensors in the order of their bytes.
    var entries: [WeightsEntry] = []

    /// The header's length, checked against the limit and the file's size.
    static func length(prefix: some Collection<UInt8>, fileSize: Int) throws(WeightsError) -> Int {
        guard fileSize >= 8, prefix.count >= 8 else {
            throw WeightsError(
                .fileTooShort, "no safetensors file", expected: "at least 8 bytes", actual: "\(fileSize)")
        }
        let length = prefix.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
        let start = Array(prefix.prefix(4))
        if start == [0x50, 0x4B, 0x03, 0x04] || start == [0x89, 0x48, 0x44, 0x46] {
            throw WeightsError(
                .headerTooLarge, "no safetensors file, but one of Keras or the like; mk-convert makes one of those",
                expected: "a safetensors file", actual: start[0] == 0x89 ? "HDF5" : "zip")
        }
        guard length <= lengthLimit else {
            throw WeightsError(
                .headerTooLarge, "no safetensors file: it begins with the length of its header, which is too large",
                expected: "at most \(lengthLimit) bytes",
                actual: "\(length)")
        }
        guard Int(length) <= fileSize - 8 else {
            throw WeightsError(
                .headerBeyondFile,
                "the header runs past the end of the file: the file is cut off, or no safetensors file",
                expected: "at most \(fileSize - 8) bytes", actual: "\(length)")
        }
        return Int(length)
    }

    /// Checks a header.
    ///
    /// - Parameters:
    ///   - bytes: the header itself, without the eight bytes before it.
    ///   - fileSize: the size of the whole file.
    init(parsing bytes: [UInt8], fileSize: Int) throws(WeightsError) {
        guard bytes.first == UInt8(ascii: "{") else {
            throw WeightsError(.headerStart, "the header does not start with '{'", offset: 8)
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes, depthLimit: 8, valueLimit: WeightsHeader.valueLimit)
        } catch {
            var error = error
            error.reason = "header: " + error.reason
            error.offset = error.offset.map { $0 + 8 }
            throw error
        }
        let dataStart = 8 + bytes.count
        for (name, value) in document.object ?? [:] {
            if name == "__metadata__" {
                metadata = try WeightsHeader.metadata(from: value)
            } else {
                entries.append(try WeightsHeader.entry(named: name, from: value, dataStart: dataStart))
            }
        }
        entries.sort {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
                < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
        }
        try checkCoverage(dataStart: dataStart, fileSize: fileSize)
    }

    /// The tensors must follow one another without hole and overlap, from the data's first byte to its last.
    private func checkCoverage(dataStart: Int, fileSize: Int) throws(WeightsError) {
        var end = dataStart
        for entry in entries {
            guard entry.byteRange.lowerBound == end else {
                throw WeightsError(
                    .invalidOffsets, entry.byteRange.lowerBound > end ? "a hole lies before it" : "it overlaps another",
                    subject: entry.name, expected: "data from \(end - dataStart)",
                    actual: "\(entry.byteRange.lowerBound - dataStart)")
            }
            end = entry.byteRange.upperBound
        }
        guard end == fileSize else {
            throw WeightsError(
                .dataLengthMismatch,
                end > fileSize ? "the file ends before its tensors do" : "the file goes on after its last tensor",
                expected: "\(end - dataStart) bytes of data", actual: "\(fileSize - dataStart)")
        }
    }

    private static func metadata(from value: JSONValue) throws(WeightsError) -> [String: String] {
        guard let members = value.object else {
            throw WeightsError(
                .invalidMetadata, "wrong kind", subject: "__metadata__", expected: "an object", actual: value.kind)
        }
        var metadata: [String: String] = [:]
        for (key, value) in members {
            guard let string = value.string else {
                throw WeightsError(
                    .invalidMetadata, "wrong kind", subject: "__metadata__.\(key)", expected: "a string",
                    actual: value.kind)
            }
            metadata[key] = string
        }
        return metadata
    }
}
