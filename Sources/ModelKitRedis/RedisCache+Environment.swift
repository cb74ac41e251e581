import Logging
import ModelKit

extension RedisCache {
    /// The cache that `MODELKIT_CACHE_PROVIDER=redis` asks for, see ``Configuration/init(environment:)``; nil for any other
    /// provider, which a library that is given no cache sees to itself.
    ///
    ///     let environment = ProcessInfo.processInfo.environment
    ///     let library = try ModelLibrary([.file("library.yaml")], cache: RedisCache.chosen(by: environment))
    ///
    /// - Throws: `ModelError` with code `.invalidConfiguration`.
    public static func chosen(
        by environment: [String: String], logger: Logger = Logger(label: "modelkit")
    ) throws -> RedisCache? {
        guard environment["MODELKIT_CACHE_PROVIDER"]?.lowercased() == "redis" else { return nil }
        return try RedisCache(environment: environment, logger: logger)
    }
}

extension RedisCache.Configuration {
    /// The configuration that the environment gives, with the default of everything that is not set or empty.
    ///
    /// | variable | |
    /// | --- | --- |
    /// | `MODELKIT_CACHE_HOST`, `MODELKIT_CACHE_PORT` | `host` (`localhost`) and `port` (6379) |
    /// | `MODELKIT_CACHE_DATABASE` | `database` (0) |
    /// | `MODELKIT_CACHE_USERNAME`, `MODELKIT_CACHE_PASSWORD` | `username` and `password` |
    /// | `MODELKIT_CACHE_TLS` | `true` for `tls` (`false`); the files below also turn it on |
    /// | `MODELKIT_CACHE_TLS_CA_FILE` | `TLS/authorityFile` |
    /// | `MODELKIT_CACHE_TLS_CERTIFICATE_FILE`, `MODELKIT_CACHE_TLS_KEY_FILE` | `TLS/certificateFile`, `TLS/keyFile` |
    /// | `MODELKIT_CACHE_TLS_SERVER_NAME` | `TLS/serverName` |
    /// | `MODELKIT_CACHE_TIMEOUT_S` | `connectTimeout` and `commandTimeout` (1), in seconds, such as 0.25 |
    /// | `MODELKIT_CACHE_TTL_S` | `timeToLive`, in seconds |
    /// | `MODELKIT_CACHE_KEY_PREFIX` | `keyPrefix` (`modelkit:`) |
    /// | `MODELKIT_CACHE_MAX_CONNECTIONS` | `maximumConnections` (16) |
    ///
    /// - Throws: `ModelError` with code `.invalidConfiguration`, which names the variable, for a value that cannot be read.
    public init(environment: [String: String]) throws {
        self.init()
        let values = Variables(environment)
        host = values.text("HOST") ?? host
        port = try values.whole("PORT", 1...65_535) ?? port
        database = try values.whole("DATABASE", 0...Int.max) ?? database
        username = values.text("USERNAME")
        password = values.text("PASSWORD")
        tls = try values.tls()
        if let timeout = try values.seconds("TIMEOUT_S") { (connectTimeout, commandTimeout) = (timeout, timeout) }
        timeToLive = try values.seconds("TTL_S")
        keyPrefix = values.text("KEY_PREFIX") ?? keyPrefix
        maximumConnections = try values.whole("MAX_CONNECTIONS", 1...10_000) ?? maximumConnections
    }

    /// The variables that begin with `MODELKIT_CACHE_`.
    private struct Variables {
        private let environment: [String: String]

        init(_ environment: [String: String]) { self.environment = environment }

        func text(_ name: String) -> String? {
            environment["MODELKIT_CACHE_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
        }

        func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
            let bounds =
                range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            return try value(name, "a whole number, \(bounds)") { Int($0).flatMap { range.contains($0) ? $0 : nil } }
        }

        func seconds(_ name: String) throws -> Duration? {
            try value(name, "a number of seconds, 0.001 or more") {
                Double($0).flatMap { $0 >= 0.001 && $0 <= 0x1p32 ? .seconds($0) : nil }
            }
        }

        func tls() throws -> TLS? {
            let files = TLS(
                authorityFile: text("TLS_CA_FILE"), certificateFile: text("TLS_CERTIFICATE_FILE"),
                keyFile: text("TLS_KEY_FILE"), serverName: text("TLS_SERVER_NAME"))
            let isOn = try value("TLS", "true or false") { text -> Bool? in
                switch text.lowercased() {
                case "1", "true", "yes", "on", "y", "t": true
                case "0", "false", "no", "off", "n", "f": false
                default: nil
                }
            }
            return isOn ?? (files != TLS()) ? files : nil
        }

        private func value<T>(_ name: String, _ expected: String, _ read: (String) -> T?) throws -> T? {
            guard let text = text(name) else { return nil }
            guard let value = read(text) else {
                throw ModelError(.invalidConfiguration, "MODELKIT_CACHE_\(name) must be \(expected), not '\(text)'")
            }
            return value
        }
    }
}
