import Foundation
import Logging
import ModelKit
import ModelKitRedis
import TestSupport
import Testing

@Suite("Encrypted connections", .enabled(if: RedisServer.isInstalled, RedisServer.absence))
struct RedisTLSTests {
    private let folder: TemporaryFolder
    private let server: RedisServer

    /// A server with a certificate for `cache.test` and 127.0.0.1, that asks clients for one.
    init() throws {
        folder = try TemporaryFolder()
        try Self.makeCertificate("authority", names: nil, in: folder.path)
        try Self.makeCertificate("server", names: "DNS:cache.test,IP:127.0.0.1", in: folder.path)
        try Self.makeCertificate("client", names: "DNS:client.test", in: folder.path)
        try Self.makeCertificate("stranger", names: nil, in: folder.path)
        server = try RedisServer(
            folder: folder, tls: true, "--tls-cert-file", "\(folder.path)/server.pem", "--tls-key-file",
            "\(folder.path)/server.key", "--tls-ca-cert-file", "\(folder.path)/authority.pem", "--requirepass",
            "secret")
    }

    private static func makeCertificate(_ name: String, names: String?, in folder: String) throws {
        var arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
        ]
        if let names {
            arguments += [
                "-CA", "\(folder)/authority.pem", "-CAkey", "\(folder)/authority.key", "-addext",
                "subjectAltName=\(names)", "-addext", "basicConstraints=critical,CA:FALSE",
            ]
        }
        try RedisServer.run("openssl", arguments)
    }

    private func configuration(
        authority: String? = "authority", client: String? = "client", serverName: String? = nil
    ) -> RedisCache.Configuration {
        var configuration = server.configuration
        configuration.password = "secret"
        configuration.tls = .init(
            authorityFile: authority.map { "\(folder.path)/\($0).pem" },
            certificateFile: client.map { "\(folder.path)/\($0).pem" },
            keyFile: client.map { "\(folder.path)/\($0).key" }, serverName: serverName)
        return configuration
    }

    @Test("Predictions travel encrypted, small and large", arguments: [nil, "cache.test"])
    func encrypted(serverName: String?) throws {
        let cache = try RedisCache(configuration(serverName: serverName))
        let texts = ["", "a", String(repeating: "é", count: 200_000)]
        cache.store(zip(keys(0..<3), texts).map { ($0, $1) })
        #expect(cache.values(for: keys(0..<4), as: String.self) == texts + [nil])
        #expect(cache.statistics.failures == 0)
    }

    @Test("A server is not trusted that the authority does not know, or that is of another name")
    func untrusted() throws {
        for configuration in [
            configuration(authority: "stranger"), configuration(authority: nil),
            configuration(serverName: "other.test"),
            configuration(serverName: "127.0.0.2"),
        ] {
            let error = #expect(throws: RedisFailure.self) { try Connection(configuration) }
            #expect(error?.kind == .insecure)
            #expect(error?.description.contains("certificate is not accepted") == true)
        }
    }

    @Test("A server that asks for a certificate refuses a client without")
    func noCertificate() throws {
        let cache = try RedisCache(
            configuration(client: nil), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        cache.store([(keys([1])[0], 1)])
        #expect(cache.value(for: keys([1])[0], as: Int.self) == nil)
        #expect(cache.statistics.failures == 2)
    }

    @Test("Neither side takes the other for one that is not encrypted")
    func mixed() throws {
        var plain = configuration()
        plain.tls = nil
        #expect(throws: RedisFailure.self) { try Connection(plain) }
        var encrypted = configuration()
        // Which waits for the end of a line.
        encrypted.connectTimeout = .milliseconds(200)
        let plainServer = try RedisServer()
        encrypted.port = plainServer.port
        #expect(throws: RedisFailure.self) { try Connection(encrypted) }
    }

    @Test("Files that cannot be used are errors when the cache is made")
    func files() throws {
        var wrongKey = configuration()
        wrongKey.tls?.keyFile = "\(folder.path)/server.key"
        var noKey = configuration()
        noKey.tls?.keyFile = nil
        for configuration in [configuration(authority: "missing"), configuration(client: "missing"), wrongKey, noKey] {
            let error = #expect(throws: ModelError.self) { try RedisCache(configuration) }
            #expect(error?.code == .invalidConfiguration)
        }
    }
}
