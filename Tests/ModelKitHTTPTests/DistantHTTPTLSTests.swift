import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitWeights
import NIOSSL
import TestSupport
import Testing

/// Whether openssl's command is there to make certificates with.
private let hasOpenSSL = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/openssl")
}

@Suite("Distant models over TLS", .enabled(if: hasOpenSSL, "openssl is missing: Tools/bootstrap installs it"))
struct DistantHTTPTLSTests {
    private let folder: TemporaryFolder

    /// An authority, and a certificate of it for 127.0.0.1.
    init() throws {
        folder = try TemporaryFolder()
        try makeCertificate("authority", names: nil)
        try makeCertificate("server", names: "IP:127.0.0.1")
        try makeCertificate("stranger", names: nil)
    }

    private func makeCertificate(_ name: String, names: String?) throws {
        var arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=\(name)", "-keyout", file("\(name).key"), "-out", file("\(name).pem"),
        ]
        if let names {
            arguments += [
                "-CA", file("authority.pem"), "-CAkey", file("authority.key"), "-addext", "subjectAltName=\(names)",
                "-addext", "basicConstraints=critical,CA:FALSE",
            ]
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    private func file(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func server() async throws -> TestServer {
        let chain = try NIOSSLCertificate.fromPEMFile(file("server.pem")).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(file: file("server.key"), format: .pem))
        return try await TestServer(tls: .makeServerConfiguration(certificateChain: chain, privateKey: key))
    }

    @Test("A service whose authority is trusted answers")
    func trusted() async throws {
        let server = try await server()
        let settings = DistantHTTPSettings(endpoint: .literal("https://127.0.0.1:\(server.port)/p")).with {
            $0.caFile = .literal(file("authority.pem"))
            $0.concurrency = 1
        }
        let model = try JSONHTTPModel(settings)
        #expect(try await model.predictBatch([1, "é", [2]]) == [1, "é", [2]])
        #expect(Set(server.requests.map(\.connection)) == [0])
        try await model.close()
        try await server.close()
    }

    @Test("One that is not trusted is sent nothing, and not tried again", arguments: [nil, "stranger.pem"])
    func untrusted(authority: String?) async throws {
        let server = try await server()
        let pauses = Pauses()
        let settings = DistantHTTPSettings(endpoint: .literal("https://127.0.0.1:\(server.port)/p")).with {
            $0.caFile = authority.map { .literal(file($0)) }
        }
        let model = try JSONHTTPModel(settings, name: nil, environment: [:], waiting: pauses.waiting)
        let error = await #expect(throws: ModelError.self) { try await model.predict(1) }
        #expect(DistantHTTPError.behind(error)?.code == .connectionFailed)
        #expect(server.requests.isEmpty && pauses.all.isEmpty)
        try await model.close()
        try await server.close()
    }
}
