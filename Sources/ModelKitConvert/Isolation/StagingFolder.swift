import Foundation
import ModelKitWeights

/// A folder beside an output in which it is made, and which goes with all that is in it.
final class StagingFolder {
    /// Where the output is made.
    let file: String

    private let output: String
    private let path: String

    /// Makes the folder.
    ///
    /// - Throws: `WeightsError` with `unwritableFile`.
    init(for output: String) throws(WeightsError) {
        self.output = output
        let slash = output.lastIndex(of: "/")
        let folder = slash.map { String(output[...$0]) } ?? "./"
        path = "\(folder).mk-convert-\(getpid())-\(UInt32.random(in: 0...(.max)))"
        file = path + "/out.safetensors"
        var isFolder: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: output, isDirectory: &isFolder), isFolder.boolValue {
            throw WeightsError(.unwritableFile, "cannot write: Is a directory", file: output)
        }
        // The path is copied by the call.
        guard unsafe mkdir(path, 0o700) == 0 else { throw StagingFolder.failure(output) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Gives the output its name, replacing what was there.
    ///
    /// - Throws: `WeightsError` with `unwritableFile`.
    func moveIntoPlace() throws(WeightsError) {
        guard unsafe rename(file, output) == 0 else { throw StagingFolder.failure(output) }
    }

    private static func failure(_ output: String) -> WeightsError {
        // strerror returns a string that ends with zero and stays valid until the next call on this thread.
        WeightsError(.unwritableFile, "cannot write: \(unsafe String(cString: strerror(errno)))", file: output)
    }
}
