import ModelKit

/// Headers of a request, checked.
enum HeaderFields {
    /// What the client itself writes, so that requests stay in step with the connection.
    private static let reserved: Set<String> = [
        "connection", "content-length", "host", "te", "transfer-encoding", "upgrade",
    ]
    private static let marks = Set("!#$%&'*+-.^_`|~".utf8)

    /// What is wrong with headers: the name of the first such header and why; nil for nothing. Values are not shown.
    static func problem(of headers: [String: String]) -> (name: String, reason: String)? {
        var seen: Set<String> = []
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
                return (name, "is no name of a header: expected letters, digits and !#$%&'*+-.^_`|~")
            }
            guard !reserved.contains(name.lowercased()) else { return (name, "is set by the client itself") }
            guard seen.insert(name.lowercased()).inserted else { return (name, "is there twice, but for upper case") }
            guard value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
                return (name, "its value has a line break or another control character")
            }
        }
        return nil
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        let scalar = Unicode.Scalar(byte)
        return marks.contains(byte) || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
            || ("A"..."Z").contains(scalar)
    }

    /// The headers of a request: those given, and those of JSON where they are not.
    static func all(_ headers: [String: String], authorization: String?) -> [(String, String)] {
        var all = headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let names = Set(headers.keys.map { $0.lowercased() })
        func add(_ name: String, _ value: String?) {
            if let value, !names.contains(name) { all.append((name, value)) }
        }
        add("content-type", "application/json")
        add("accept", "application/json")
        add("user-agent", "ModelKit")
        add("authorization", authorization)
        return all
    }
}
