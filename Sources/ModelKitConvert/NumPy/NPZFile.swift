import ModelKitTensor
import ModelKitWeights

/// A file of `numpy.savez` or `numpy.savez_compressed`: a zip archive with a member `NAME.npy` for each array.
///
/// Refused: what ``ZipArchive`` refuses, members that are no `.npy`, and arrays that ``NPYHeader`` refuses or whose data do not
/// have the length that their header says. An array is read when it is asked for; nothing in it is ever run (arrays of Python
/// objects, which are pickles, are refused).
package final class NPZFile {
    /// The path the file was opened by.
    package let path: String
    /// The arrays' names, without `.npy`, in the order of the archive.
    package let names: [String]

    private let archive: ZipArchive

    private static let lengthLimit = 4 << 30
    private static let suffix = ".npy"

    /// Opens a file and looks at its members' names.
    ///
    /// - Throws: ``ConversionError`` with `invalidZip` or `invalidInputs`.
    package init(path: String) throws(ConversionError) {
        self.path = path
        do throws(ConversionError) {
            archive = try ZipArchive(path: path)
        } catch {
            throw error.inFile(path)
        }
        if let other = archive.names.first(where: { !$0.hasSuffix(Self.suffix) || $0 == Self.suffix }) {
            throw ConversionError(
                .invalidInputs, "no file of numpy.savez", file: path, subject: "zip member '\(other)'",
                expected: "members named NAME.npy")
        }
        names = archive.names.map { String($0.dropLast(Self.suffix.count)) }
    }

    /// An array as it is stored, made row-major where it is column-major.
    ///
    /// - Throws: ``ConversionError`` with `invalidZip`, `missingPart` where there is none of that name, or `invalidInputs`.
    package func stored(named name: String) throws(ConversionError) -> StoredTensor {
        do throws(ConversionError) {
            let bytes = try archive.bytes(of: name + Self.suffix, limit: Self.lengthLimit)
            let header = try NPYHeader(parsing: bytes)
            let data = bytes[header.length...]
            guard data.count == header.dataCount else {
                throw ConversionError(
                    .invalidInputs, "the data have another length than the header says",
                    expected: "\(header.dataCount) bytes for \(header.type.rawValue) of shape \(header.shape)",
                    actual: "\(data.count)")
            }
            return StoredTensor(
                type: header.type, shape: header.shape,
                bytes: header.isColumnMajor ? NPZFile.rowMajor(data, header) : Array(data))
        } catch {
            var error = error.inFile(path)
            error.subject = error.subject ?? "array '\(name)'"
            throw error
        }
    }

    /// An array as Float32, rounded to the nearest where it is stored as another type.
    ///
    /// - Throws: ``ConversionError`` as ``stored(named:)``.
    package func tensor(named name: String) throws(ConversionError) -> Tensor {
        let stored = try stored(named: name)
        guard let values = stored.type.floats(in: stored.bytes), let tensor = try? Tensor(shape: stored.shape, values)
        else {
            throw ConversionError(
                .invalidInputs, "the array cannot be read as Float32", file: path, subject: "array '\(name)'",
                actual: "\(stored.type.rawValue) of shape \(stored.shape)")
        }
        return tensor
    }

    /// The elements of a column-major array in row-major order.
    private static func rowMajor(_ data: ArraySlice<UInt8>, _ header: NPYHeader) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(data.count)
        var strides = [header.type.size]
        for extent in header.shape.dropLast() { strides.append(strides[strides.count - 1] * extent) }
        var index = [Int](repeating: 0, count: header.shape.count)
        var start = data.startIndex
        while result.count < data.count {
            result += data[start..<start + header.type.size]
            // The last axis runs first; one that is at its end starts anew and the one before it advances.
            for axis in index.indices.reversed() {
                index[axis] += 1
                start += strides[axis]
                if index[axis] < header.shape[axis] { break }
                start -= strides[axis] * header.shape[axis]
                index[axis] = 0
            }
        }
        return result
    }
}

extension NPZFile: TensorSource {}
