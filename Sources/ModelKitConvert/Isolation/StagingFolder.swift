import Foundation
import ModelKitTensor
import ModelKitWeights

/// A folder beside an output in which it is made, and which goes with all that is in it.
final class StagingFolder {
    /// Where the output is made.
    let file: String

    private let output: String
    /// The output's path with symbolic links resolved.
    private let destination: String
    private let path: String

    /// Makes the folder.
    ///
    /// - Throws: `WeightsError` with `unwritableFile`.
    init(for output: String) throws(WeightsError) {
        self.output = output
        let destination: String
        do throws(TensorError) {
            destination = try AtomicFile.destination(of: output)
        } catch {
            throw WeightsError(.unwritableFile, "cannot write: \(error.reason)", file: output)
        }
        self.destination = destination
        let slash = destination.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(destination[...$0]) } ?? "./"
        path = "\(folder).mk-convert-\(getpid())-\(UInt32.random(in: 0...(.max)))"
        file = path + "/out.safetensors"
        // The path is copied by the call.
        guard unsafe mkdir(path, 0o700) == 0 else { throw StagingFolder.failure(output) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Gives the output its name, replacing what was there.
    ///
    /// - Throws: `WeightsError` with `unwritableFile`.
    func moveIntoPlace() throws(WeightsError) {
        guard unsafe rename(file, destination) == 0 else { throw StagingFolder.failure(output) }
    }

    private static func failure(_ output: String) -> WeightsError {
        // strerror returns a string that ends with zero and stays valid until the next call on this thread.
        WeightsError(.unwritableFile, "cannot write: \(unsafe String(cString: strerror(errno)))", file: output)
    }
}
