import Foundation

/// A URL of a service, checked; described without user, password and query.
struct Endpoint: Sendable, CustomStringConvertible {
    /// The URL without user, password and fragment.
    private let url: String
    private let hasQuery: Bool
    /// The value of an `Authorization` header with the user and password of the URL, where it has some.
    let authorization: String?
    let description: String

    /// - Returns: nil for what is no URL of `http` or `https` with a host.
    init?(_ text: String) {
        guard var parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, (1...65535).contains(parts.port ?? 1)
        else { return nil }
        parts.scheme = scheme
        authorization = parts.user.map { user in
            "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
        parts.user = nil
        parts.password = nil
        parts.fragment = nil
        if parts.percentEncodedPath.isEmpty { parts.percentEncodedPath = "/" }
        guard let url = parts.string else { return nil }
        self.url = url
        hasQuery = parts.percentEncodedQuery?.isEmpty == false
        parts.query = nil
        description = parts.string ?? scheme
    }

    /// The URL with parameters added to its query.
    func url(adding query: String) -> String {
        if query.isEmpty { return url }
        return url + (hasQuery ? "&" : url.hasSuffix("?") ? "" : "?") + query
    }

    /// Parameters as a query, in the order of their names; all but RFC 3986's unreserved characters are encoded.
    static func query(_ params: [String: [String]]) -> String {
        params.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { "\(encoded(name))=\(encoded($0))" }
        }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded += String(format: "%%%02X", Int(byte))
            }
        }
    }

    /// A text that is meant to be a URL, without what could be secret.
    static func masked(_ text: String) -> String {
        if let endpoint = Endpoint(text) { return endpoint.description }
        // What cannot be read is cut at the first sign of a user, a query or a fragment.
        let end = text.firstIndex { "@?#".contains($0) } ?? text.endIndex
        return end < text.endIndex ? SettingText.hidden : text
    }
}
