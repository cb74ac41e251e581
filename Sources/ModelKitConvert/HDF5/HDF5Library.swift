import CHDF5
import Foundation

/// Access to libhdf5, one caller at a time: the library as Debian builds it is not safe for threads.
enum HDF5Library {
    private static let lock = NSRecursiveLock()

    /// Set up once: errors are not printed, and no filter plug-ins are loaded from the disk on behalf of a file.
    private static let isReady: Bool = {
        // Without a handler nothing is printed.
        let silenced = H5Eset_auto2(0, nil, nil)
        let unplugged = H5PLset_loading_state(0)
        return silenced >= 0 && unplugged >= 0
    }()

    /// Runs `body` while nobody else uses the library. Calls may nest.
    static func locked<R>(_ body: () throws(ConversionError) -> R) throws(ConversionError) -> R {
        lock.lock()
        defer { lock.unlock() }
        guard H5open() >= 0, isReady else { throw ConversionError(.invalidHDF5, "libhdf5 cannot be started") }
        return try body()
    }
}
