import Foundation
import ModelKitTensor

extension FileHandle {
    /// Writes bytes.
    ///
    /// - Parameter name: what errors call the file.
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words.
    func write(_ bytes: Data, as name: String) throws(TensorError) {
        do {
            try write(contentsOf: bytes)
        } catch {
            let error = error as NSError
            let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
            // strerror's text ends with zero and stays valid until the next call on this thread.
            let words =
                cause.domain == NSPOSIXErrorDomain
                ? unsafe String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
            throw TensorError(.fileNotWritable, words, subject: name)
        }
    }

    /// Writes to standard output.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words.
    static func writeOutput(_ bytes: Data) throws(TensorError) {
        try standardOutput.write(bytes, as: "standard output")
    }
}
