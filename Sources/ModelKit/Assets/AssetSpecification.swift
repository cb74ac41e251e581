/// Names an asset: `name`, `name:version`, `name:version[part]`.
///
/// A version is `major.minor` or a bare `major`, which means its latest minor. A part is a path inside a folder.
public struct AssetSpecification: Hashable, Sendable {
    /// The asset's name, which may have slashes, or an absolute path.
    public let name: String
    /// The version, where one is given.
    public let version: String?
    /// The part, where one is given.
    public let part: String?

    /// Reads a specification.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for text of another form, or a part that leaves the asset.
    public init(_ text: String) throws {
        var rest = text[...]
        var part: Substring?
        if rest.last == "]", let open = rest.lastIndex(of: "[") {
            part = rest[rest.index(after: open)..<rest.index(before: rest.endIndex)]
            rest = rest[..<open]
        }
        var version: Substring?
        if let colon = rest.lastIndex(of: ":") {
            version = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        func isPlain(_ text: Substring, _ others: String) -> Bool {
            text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || others.utf8.contains($0)
            }
        }
        let name = rest.hasPrefix("/") ? rest.dropFirst() : rest
        guard !name.isEmpty, isPlain(name.prefix(1), "._"), isPlain(name, "-_./ +~@") else {
            throw Self.error(text, "the name must be ASCII letters, digits and -_./")
        }
        if let version, version.isEmpty || !isPlain(version, "-_.") {
            throw Self.error(text, "the version must be ASCII letters, digits and -_.")
        }
        if let part, part.isEmpty || part.hasPrefix("/") || part.split(separator: "/").contains("..") {
            throw Self.error(text, "the part must be a path inside the asset")
        }
        self.name = String(rest)
        self.version = version.map(String.init)
        self.part = part.map(String.init)
    }

    private static func error(_ text: String, _ problem: String) -> ModelError {
        ModelError(
            .invalidConfiguration, "'\(text)' is no asset specification name:version[part]: \(problem)")
    }

    /// The name as a part of environment variables: `my/asset-1.txt` → `MY_ASSET_1_TXT`.
    var variable: String {
        name.uppercased().split(whereSeparator: { "/-.".contains($0) }).joined(separator: "_")
    }
}
