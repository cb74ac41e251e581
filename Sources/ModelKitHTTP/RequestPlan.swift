import ModelKit
import NIOSSL

/// The settings of a model, checked and with their variables looked up.
struct RequestPlan: Sendable {
    /// How requests travel.
    struct Transport: Sendable {
        var timeout: Duration
        var tries: Int
        var maximumAnswerBytes: Int
        /// Who is trusted beside the system's authorities.
        var authorities: [NIOSSLCertificate]
    }

    /// What the requests of one call have in common.
    struct Parts: Sendable {
        var headers: [String: String]
        var query: String
    }

    let endpoint: Endpoint?
    let batchEndpoint: Endpoint?
    let concurrency: Int
    let transport: Transport
    private let parts: Parts

    init(_ settings: DistantHTTPSettings, _ reader: SettingReader) throws {
        func endpoint(_ setting: SettingText?, _ name: String) throws -> Endpoint? {
            guard let setting else { return nil }
            let text = try reader.text(setting, name)
            guard let endpoint = Endpoint(text) else {
                // The value of a variable may be a secret that was meant for another setting.
                let found =
                    if case .variable(let variable) = setting { "another text in the variable '\(variable)'" } else {
                        "'\(Endpoint.masked(text))'"
                    }
                throw reader.error(name, "expected a URL of http or https with a host, found \(found)")
            }
            return endpoint
        }
        self.endpoint = try endpoint(settings.endpoint, "endpoint")
        batchEndpoint = try endpoint(settings.batchEndpoint, "batch_endpoint")
        guard self.endpoint != nil || batchEndpoint != nil else {
            throw reader.error("endpoint", "is needed, or batch_endpoint")
        }
        concurrency = try reader.number(settings.concurrency, .concurrency)
        transport = Transport(
            timeout: .seconds(try reader.number(settings.timeoutSeconds, .timeoutSeconds)),
            tries: try reader.number(settings.tries, .tries),
            maximumAnswerBytes: try reader.number(settings.maximumAnswerBytes, .maximumAnswerBytes),
            authorities: try settings.caFile.map { try Self.certificates(reader.text($0, "ca_file"), reader) } ?? [])
        var headers: [String: String] = [:]
        for (name, text) in settings.headers { headers[name] = try reader.text(text, "headers.\(name)") }
        if let problem = HeaderFields.problem(of: headers) {
            throw reader.error("headers", "'\(problem.name)' \(problem.reason)")
        }
        var params: [String: [String]] = [:]
        for (name, values) in settings.params {
            params[name] = try values.texts.map { try reader.text($0, "params.\(name)") }
        }
        parts = Parts(headers: headers, query: Endpoint.query(params))
    }

    private static func certificates(_ path: String, _ reader: SettingReader) throws -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw reader.error("ca_file", "'\(path)' cannot be read as a PEM file of certificates: \(error)")
        }
    }

    /// What the requests of a call have in common.
    ///
    /// - Throws: `ModelError` with code `.invalidItem` for headers that cannot be sent.
    func request(_ options: DistantHTTPOptions) throws -> Parts {
        var parts = parts
        if let headers = options.headers {
            if let problem = HeaderFields.problem(of: headers) {
                throw ModelError(.invalidItem, "options.headers: '\(problem.name)' \(problem.reason)")
            }
            parts.headers = headers
        }
        if let params = options.params { parts.query = Endpoint.query(params.mapValues { [$0] }) }
        return parts
    }
}
