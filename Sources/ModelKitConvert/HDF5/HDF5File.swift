import CHDF5

/// An open HDF5 file, read-only.
///
/// Only what Keras writes is followed: hard links, and data inside the file. Links to other files, external and virtual data
/// are refused, because a model file has no business to read other files.
final class HDF5File {
    /// The root group.
    let root: HDF5Object

    /// Opens a file on disk.
    convenience init(path: String) throws(ConversionError) {
        let handle = try HDF5Library.locked { () throws(ConversionError) in
            // The path is copied by the call.
            HDF5Handle(unsafe H5Fopen(path, mk_h5f_acc_rdonly(), 0), H5Fclose)
        }
        try self.init(handle)
    }

    /// Opens a file that lies in memory, such as a member of a zip archive.
    convenience init(image: [UInt8]) throws(ConversionError) {
        let handle = try HDF5Library.locked { () throws(ConversionError) -> HDF5Handle? in
            guard let access = HDF5Handle(H5Pcreate(mk_h5p_file_access()), H5Pclose),
                H5Pset_fapl_core(access.id, 1 << 16, false) >= 0
            else { return nil }
            let status = unsafe image.withUnsafeBytes { bytes in
                // The library copies the image in this call; it does not write to it.
                unsafe H5Pset_file_image(
                    access.id, UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
            }
            // The name is not looked up on disk: the core driver uses the image.
            guard status >= 0 else { return nil }
            return HDF5Handle(unsafe H5Fopen(HDF5Library.uniqueName(), mk_h5f_acc_rdonly(), access.id), H5Fclose)
        }
        try self.init(handle)
    }

    private init(_ handle: HDF5Handle?) throws(ConversionError) {
        guard let handle else {
            throw ConversionError(.invalidHDF5, "the HDF5 file is damaged or cut off and cannot be opened")
        }
        let root = try HDF5Library.locked { () throws(ConversionError) in
            HDF5Handle(unsafe H5Oopen(handle.id, "/", 0), H5Oclose)
        }
        guard let root else { throw ConversionError(.invalidHDF5, "the HDF5 file has no root group") }
        self.root = HDF5Object(root, path: "")
    }
}
