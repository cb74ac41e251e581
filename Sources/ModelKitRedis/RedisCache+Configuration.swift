import ModelKit

extension RedisCache {
    /// Where Redis is, how to log in, and how long to wait for it.
    public struct Configuration: Hashable, Sendable {
        /// The server's name or address.
        public var host = "localhost"
        /// The server's port.
        public var port = 6379
        /// The database's number, chosen with `SELECT` unless 0.
        public var database = 0
        /// The user of Redis's access control lists; nil for the default user.
        public var username: String?
        /// The user's password; nil to log in without.
        public var password: String?
        /// How the connection is encrypted; nil for not at all.
        public var tls: TLS?
        /// How long connecting may take, with encryption and login, but without resolving the host's name.
        public var connectTimeout = Duration.seconds(1)
        /// How long Redis may take to answer one request: up to 512 predictions, or 1 MiB of predictions to store, where
        /// these are smaller ones. Also how long a call waits for a connection when all are in use.
        public var commandTimeout = Duration.seconds(1)
        /// For how long Redis keeps a prediction, one millisecond at least; nil until it needs the memory.
        public var timeToLive: Duration?
        /// What keys begin with, so that several applications can share a database.
        public var keyPrefix = "modelkit:"
        /// How many connections are open at most: each serves one call at a time, and further calls wait.
        public var maximumConnections = 16
        /// How long predictions are computed without asking Redis after it failed; doubled with every further failure.
        public var firstPause = Duration.milliseconds(500)
        /// Where doubling the pauses ends.
        public var longestPause = Duration.seconds(30)

        /// Redis on this machine.
        public init() {}

        /// A server, with defaults for all else.
        public init(host: String, port: Int = 6379) {
            self.host = host
            self.port = port
        }

        /// Encryption by TLS 1.2 or newer. The server's certificate is always verified.
        ///
        /// Files are read with every new connection, so that they can be renewed while the process runs.
        public struct TLS: Hashable, Sendable {
            /// The certificates of the authorities that are trusted, as PEM; nil for the system's.
            public var authorityFile: String?
            /// The client's certificate with its chain, as PEM, if the server asks for one.
            public var certificateFile: String?
            /// The key of the client's certificate, as PEM without a password.
            public var keyFile: String?
            /// What the server's certificate must be of, a name or an address; nil for the host.
            public var serverName: String?

            /// Encryption for servers that the authorities vouch for.
            public init(
                authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil,
                serverName: String? = nil
            ) {
                self.authorityFile = authorityFile
                self.certificateFile = certificateFile
                self.keyFile = keyFile
                self.serverName = serverName
            }
        }
    }
}

extension RedisCache.Configuration {
    /// Checks all that can be checked without a server.
    func validate() throws {
        func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
            guard condition else { throw ModelError(.invalidConfiguration, "the Redis cache's \(message())") }
        }
        try require(!host.isEmpty, "host must not be empty")
        try require((1...65_535).contains(port), "port must be 1 to 65535, not \(port)")
        try require(database >= 0, "database must be 0 or more, not \(database)")
        try require(
            (1...10_000).contains(maximumConnections),
            "number of connections must be from 1 to 10000, not \(maximumConnections)")
        let limits = [
            ("connect timeout", connectTimeout), ("command timeout", commandTimeout), ("first pause", firstPause),
            ("longest pause", longestPause), ("time to live", timeToLive ?? .seconds(1)),
        ]
        for (name, duration) in limits {
            try require(
                duration >= .milliseconds(1) && duration <= .seconds(1 << 32),
                "\(name) must be between a millisecond and 136 years, not \(duration)")
        }
        let hasOnlyOne = (tls?.certificateFile == nil) != (tls?.keyFile == nil)
        try require(!hasOnlyOne, "client certificate and its key are given together or not at all")
        guard let tls else { return }
        do {
            _ = try TLSSession(tls, serverName: tls.serverName ?? host)
        } catch {
            throw ModelError(.invalidConfiguration, "the Redis cache's encryption cannot work", cause: error)
        }
    }
}

extension RedisCache.Configuration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where Redis is.
    public var description: String { "\(tls == nil ? "redis" : "rediss")://\(host):\(port)/\(database)" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Without the password, for logs.
    public var customMirror: Mirror { Mirror(self, children: ["server": description]) }
}
