import CHDF5

/// A group or a dataset of an HDF5 file.
final class HDF5Object {
    /// The path from the root, without a slash before it; empty for the root.
    let path: String
    let handle: HDF5Handle

    init(_ handle: HDF5Handle, path: String) {
        self.handle = handle
        self.path = path
    }

    /// Whether it is a group.
    var isGroup: Bool { kind == H5I_GROUP }
    /// Whether it is a dataset.
    var isDataset: Bool { kind == H5I_DATASET }

    private var kind: H5I_type_t {
        (try? HDF5Library.locked { () throws(ConversionError) in H5Iget_type(handle.id) }) ?? H5I_BADID
    }

    /// The names of a group's members, sorted by their bytes.
    var memberNames: [String] {
        get throws(ConversionError) {
            try HDF5Library.locked { () throws(ConversionError) -> [String] in
                var info = H5G_info_t()
                guard unsafe H5Gget_info(handle.id, &info) >= 0 else { throw damaged("its members cannot be listed") }
                guard info.nlinks <= 100_000 else { throw damaged("it has more than 100,000 members") }
                var names: [String] = []
                for index in 0..<info.nlinks { names.append(try memberName(at: index)) }
                return names
            }
        }
    }

    private func memberName(at index: hsize_t) throws(ConversionError) -> String {
        // Asked without a buffer, the library answers the length of the name without its final zero.
        let length = unsafe H5Lget_name_by_idx(handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, 0)
        guard length >= 0, length < 1 << 16 else { throw damaged("a member's name cannot be read") }
        var bytes = [CChar](repeating: 0, count: length + 1)
        // The buffer has room for the name and the zero, and its size is passed.
        let read = unsafe H5Lget_name_by_idx(
            handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, &bytes, bytes.count, 0)
        let scalars = bytes.dropLast().map { UInt8(bitPattern: $0) }
        guard read == length, let name = String(validating: scalars, as: UTF8.self) else {
            throw damaged("a member's name is not UTF-8")
        }
        return name
    }

    /// The member at a path, where each slash leads into a group; nil where there is none.
    func member(_ path: String) throws(ConversionError) -> HDF5Object? {
        var object = self
        for component in path.split(separator: "/") where component != "." {
            guard object.isGroup, let next = try object.child(String(component)) else { return nil }
            object = next
        }
        return object
    }

    private func child(_ name: String) throws(ConversionError) -> HDF5Object? {
        try HDF5Library.locked { () throws(ConversionError) -> HDF5Object? in
            // The names are copied by the calls.
            let exists = unsafe H5Lexists(handle.id, name, 0)
            guard exists >= 0 else { throw damaged("its members cannot be looked up") }
            guard exists > 0 else { return nil }
            var info = H5L_info_t()
            guard unsafe H5Lget_info(handle.id, name, &info, 0) >= 0, info.type == H5L_TYPE_HARD else {
                throw damaged("its member '\(name)' is a link to another place, which is not followed")
            }
            let path = path.isEmpty ? name : "\(path)/\(name)"
            guard let handle = HDF5Handle(unsafe H5Oopen(handle.id, name, 0), H5Oclose) else {
                throw damaged("its member '\(name)' cannot be opened")
            }
            return HDF5Object(handle, path: path)
        }
    }

    /// A number that is the same for all paths that lead to one object.
    var address: UInt64 {
        get throws(ConversionError) {
            try HDF5Library.locked { () throws(ConversionError) -> UInt64 in
                var info = H5O_info_t()
                guard unsafe H5Oget_info2(handle.id, &info, H5O_INFO_BASIC) >= 0 else {
                    throw damaged("it cannot be looked up")
                }
                return UInt64(info.addr)
            }
        }
    }

    func damaged(_ reason: String) -> ConversionError {
        ConversionError(.invalidHDF5, reason, subject: "HDF5 object '/\(path)'")
    }
}
