import CHDF5

/// An identifier of libhdf5, released with the object.
final class HDF5Handle {
    let id: hid_t
    private let release: (hid_t) -> herr_t

    /// Takes ownership of an identifier; nil where the library answered with an error, which is negative.
    init?(_ id: hid_t, _ release: @escaping (hid_t) -> herr_t) {
        guard id >= 0 else { return nil }
        self.id = id
        self.release = release
    }

    deinit {
        let (id, release) = (id, release)
        try? HDF5Library.locked { _ = release(id) }
    }
}
