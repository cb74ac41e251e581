import CHDF5
import Foundation

/// Access to libhdf5, one caller at a time: not every system builds the library to be safe for threads.
enum HDF5Library {
    private static let lock = NSRecursiveLock()

    /// Runs `body` while nobody else uses the library. Calls may nest.
    static func locked<R>(_ body: () throws(ConversionError) -> R) throws(ConversionError) -> R {
        lock.lock()
        defer { lock.unlock() }
        // Errors are not printed, which is set for each thread, and no filter plug-ins are loaded from the disk on behalf of a
        // file. Both calls only store a value.
        guard H5open() >= 0, H5Eset_auto2(0, nil, nil) >= 0, H5PLset_loading_state(0) >= 0 else {
            throw ConversionError(.invalidHDF5, "libhdf5 cannot be started")
        }
        return try body()
    }

    /// A name for an image in memory: the library takes files of one name for one file.
    static func uniqueName() -> String { "image-\(UUID().uuidString)" }
}
