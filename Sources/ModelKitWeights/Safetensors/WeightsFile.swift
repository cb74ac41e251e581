import ModelKitTensor

/// A safetensors file, mapped into memory, whose header has been checked in full; ``WeightsWriter`` makes them.
///
/// Opening costs the header only: tensors of Float32 are views of the mapping, so processes that open one file share one
/// copy of it.
///
/// The format, byte by byte:
///
///     0 ..< 8        N, the header's length, unsigned 64-bit little-endian
///     8 ..< 8+N      the header: one JSON object in UTF-8, first byte '{', padded at its end with spaces (0x20)
///     8+N ..< end    the data: the tensors' bytes, little-endian, row-major, one after the other
///
/// The header maps each tensor's name to
/// `{"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}` with offsets counted from byte 8+N, and may map
/// `"__metadata__"` to an object whose values are all strings.
///
/// Refused, each with its own code: a file shorter than 8 bytes (`fileTooShort`); N above 100,000,000
/// (`headerTooLarge`) or beyond the end of the file (`headerBeyondFile`); another first byte than '{' (`headerStart`);
/// text that is not JSON, or of more than 2,000,000 values (`invalidJSON`); a name given twice (`duplicateKey`);
/// metadata that is not an object of strings (`invalidMetadata`); an entry that is not an object, lacks a well-typed
/// member or has more than 64 axes (`invalidEntry`); an unknown dtype (`unknownType`); an element count or byte
/// length beyond 64 bits (`shapeOverflow`); a byte length that differs from shape × dtype (`lengthMismatch`); offsets
/// that run backwards, leave a hole or overlap (`invalidOffsets`); data that end before or after the last tensor
/// (`dataLengthMismatch`).
public final class WeightsFile: Sendable {
    /// The path the file was opened by.
    public let path: String
    /// The strings of `__metadata__`.
    public let metadata: [String: String]
    /// The tensors in the order of their bytes.
    public let entries: [WeightsEntry]

    private let mapping: MappedFile
    private let places: [String: Int]

    /// Opens and checks a file.
    ///
    /// - Throws: ``WeightsError`` with the code of the rule that the file breaks, or `unreadableFile`.
    public init(path: String) throws(WeightsError) {
        do {
            mapping = try MappedFile(path: path)
        } catch  where error.code == .emptyFile {
            throw WeightsError(
                .fileTooShort, "no safetensors file", file: path, expected: "at least 8 bytes", actual: "0")
        } catch {
            throw WeightsError(.unreadableFile, "cannot read: \(error.reason)", file: path)
        }
        let size = mapping.byteCount
        let header: WeightsHeader
        do throws(WeightsError) {
            let prefix = mapping.bytes(in: 0..<min(8, size))
            let length = try WeightsHeader.length(prefix: prefix, fileSize: size)
            header = try WeightsHeader(parsing: mapping.bytes(in: 8..<8 + length), fileSize: size)
        } catch {
            throw error.inFile(path)
        }
        self.path = path
        metadata = header.metadata
        entries = header.entries
        places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
    }

    /// Whether there is a tensor of that name.
    public func contains(_ name: String) -> Bool { places[name] != nil }

    /// What the header says of a tensor.
    ///
    /// - Throws: ``WeightsError`` with `tensorNotFound`, suggesting the nearest name.
    public func entry(named name: String) throws(WeightsError) -> WeightsEntry {
        guard let place = places[name] else {
            throw WeightsError(
                .tensorNotFound, "there is no tensor '\(name)'", file: path,
                suggestion: nearestName(to: name, among: places.keys))
        }
        return entries[place]
    }

    /// A tensor as Float32: a view of the mapping where it is stored as F32, converted to owned memory otherwise (F64 and
    /// integers are rounded to the nearest Float).
    ///
    /// - Throws: ``WeightsError`` with `tensorNotFound`, or `unsupportedType` for 8-bit floats.
    public func tensor(named name: String) throws(WeightsError) -> Tensor {
        let entry = try entry(named: name)
        do {
            // Float32 data of another program may start anywhere; views need multiples of four.
            if entry.type == .float32, entry.byteRange.lowerBound % 4 == 0 {
                return try Tensor(mapped: mapping, byteOffset: entry.byteRange.lowerBound, shape: entry.shape)
            }
            let bytes = mapping.bytes(in: entry.byteRange)
            guard let values = entry.type.floats(in: bytes) else {
                throw WeightsError(
                    .unsupportedType, "cannot be read as Float32", file: path, subject: name,
                    actual: entry.type.rawValue)
            }
            return try Tensor(shape: entry.shape, values)
        } catch let error as TensorError {
            throw WeightsError(.invalidEntry, error.description, file: path, subject: name)
        } catch let error as WeightsError {
            throw error
        } catch {
            throw WeightsError(.invalidEntry, "\(error)", file: path, subject: name)
        }
    }

    /// The bytes of a tensor as they are stored, copied.
    ///
    /// - Throws: ``WeightsError`` with `tensorNotFound`.
    public func bytes(named name: String) throws(WeightsError) -> [UInt8] {
        mapping.bytes(in: try entry(named: name).byteRange)
    }
}
