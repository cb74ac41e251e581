import CHDF5
import Glibc

extension HDF5Object {
    /// The text of a scalar attribute, or of one with a single element; nil where there is none of that name.
    func text(attribute name: String) throws(ConversionError) -> String? {
        guard let texts = try textsOfOne(attribute: name) else { return nil }
        guard texts.count == 1 else { throw damaged("attribute '\(name)' has \(texts.count) elements instead of one") }
        return texts[0]
    }

    /// The texts of an attribute; nil where there is none of that name.
    ///
    /// Keras cuts long lists into `name0`, `name1` … because an attribute has at most 64 KB; they are joined here. An empty
    /// list may have been written as an array of numbers.
    func texts(attribute name: String) throws(ConversionError) -> [String]? {
        if let texts = try textsOfOne(attribute: name) { return texts }
        var joined: [String] = []
        var chunk = 0
        while let texts = try textsOfOne(attribute: "\(name)\(chunk)") {
            joined += texts
            chunk += 1
        }
        return chunk > 0 ? joined : nil
    }

    private func textsOfOne(attribute name: String) throws(ConversionError) -> [String]? {
        try HDF5Library.locked { () throws(ConversionError) -> [String]? in
            // The name is copied by the calls.
            let exists = unsafe H5Aexists(handle.id, name)
            guard exists >= 0 else { throw damaged("its attributes cannot be looked up") }
            guard exists > 0 else { return nil }
            guard let attribute = HDF5Handle(unsafe H5Aopen(handle.id, name, 0), H5Aclose),
                let space = HDF5Handle(H5Aget_space(attribute.id), H5Sclose),
                let type = HDF5Handle(H5Aget_type(attribute.id), H5Tclose)
            else { throw damaged("attribute '\(name)' cannot be opened") }
            let count = H5Sget_simple_extent_npoints(space.id)
            guard count >= 0, count <= 1_000_000 else { throw damaged("attribute '\(name)' has too many elements") }
            guard count > 0 else { return [] }
            guard H5Tget_class(type.id) == H5T_STRING else { throw damaged("attribute '\(name)' is not text") }
            let isVariable = H5Tis_variable_str(type.id)
            guard isVariable >= 0 else { throw damaged("attribute '\(name)' cannot be read") }
            return isVariable > 0
                ? try variableTexts(attribute, space, count: Int(count), name)
                : try fixedTexts(attribute, type, count: Int(count), name)
        }
    }

    /// Texts of one length each, filled up with zeros or spaces.
    private func fixedTexts(
        _ attribute: HDF5Handle, _ type: HDF5Handle, count: Int, _ name: String
    ) throws(ConversionError) -> [String] {
        let size = H5Tget_size(type.id)
        let padding: UInt8 = H5Tget_strpad(type.id) == H5T_STR_SPACEPAD ? 0x20 : 0
        guard size > 0, size <= 1 << 28, count <= (1 << 28) / size else {
            throw damaged("attribute '\(name)' is too long")
        }
        var bytes = [UInt8](repeating: 0, count: count * size)
        // With the stored type as the memory type, the library writes exactly count × size bytes.
        guard unsafe H5Aread(attribute.id, type.id, &bytes) >= 0 else {
            throw damaged("attribute '\(name)' cannot be read")
        }
        var texts: [String] = []
        for index in 0..<count {
            var text = bytes[index * size..<(index + 1) * size]
            if padding == 0 { text = text.prefix(while: { $0 != 0 }) }
            while text.last == padding { text.removeLast() }
            texts.append(try decoded(Array(text), name))
        }
        return texts
    }

    /// Texts of any length, each in memory of the library's own.
    private func variableTexts(
        _ attribute: HDF5Handle, _ space: HDF5Handle, count: Int, _ name: String
    ) throws(ConversionError) -> [String] {
        guard let type = HDF5Handle(H5Tcopy(mk_h5t_c_s1()), H5Tclose), H5Tset_size(type.id, mk_h5t_variable()) >= 0
        else { throw damaged("attribute '\(name)' cannot be read") }
        // Keeps the file's character set: a conversion between sets is refused by the library.
        guard let stored = HDF5Handle(H5Aget_type(attribute.id), H5Tclose),
            H5Tset_cset(type.id, H5Tget_cset(stored.id)) >= 0
        else { throw damaged("attribute '\(name)' cannot be read") }
        var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
        // One pointer per element is written; each is nil or a string that ends with zero, until it is reclaimed below.
        guard unsafe H5Aread(attribute.id, type.id, &pointers) >= 0 else {
            throw damaged("attribute '\(name)' cannot be read")
        }
        defer { _ = unsafe H5Dvlen_reclaim(type.id, space.id, 0, &pointers) }
        var texts: [String] = []
        for index in 0..<count {
            let bytes =
                unsafe pointers[index].map { unsafe Array(UnsafeBufferPointer(start: $0, count: strlen($0))) } ?? []
            texts.append(try decoded(bytes.map { UInt8(bitPattern: $0) }, name))
        }
        return texts
    }

    private func decoded(_ bytes: [UInt8], _ name: String) throws(ConversionError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw damaged("attribute '\(name)' is not UTF-8")
        }
        return text
    }
}
