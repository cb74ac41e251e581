import Foundation
import ModelKit
import TestSupport
import Testing

@Suite("Assets on the local disk")
struct AssetLocatorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ paths: String...) throws {
        for path in paths {
            let url = URL(fileURLWithPath: "\(folder.path)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(path.utf8).write(to: url)
        }
    }

    private func locate(_ text: String, _ environment: [String: String] = [:]) throws -> (String, String?) {
        let locator = AssetLocator(
            folder: "\(folder.path)/assets", overrideFolder: "\(folder.path)/override", environment: environment)
        let found = try locator.locate(text)
        return (found.path.replacingOccurrences(of: "\(folder.path)/", with: ""), found.version)
    }

    @Test("A name is found in the override folder, else in the asset folder")
    func override() throws {
        try make("assets/my/asset.txt", "assets/other.txt", "override/other.txt")
        #expect(try locate("my/asset.txt") == ("assets/my/asset.txt", nil))
        #expect(try locate("other.txt") == ("override/other.txt", nil))
    }

    @Test("A version is a path below the name, a bare major its latest minor, compared as numbers")
    func versions() throws {
        try make("assets/a/0.0", "assets/a/1.2", "assets/a/1.10", "assets/a/10.0", "assets/a/1.x")
        #expect(try locate("a:0.0") == ("assets/a/0.0", "0.0"))
        #expect(try locate("a:1") == ("assets/a/1.10", "1.10"))
        #expect(try locate("a:10") == ("assets/a/10.0", "10.0"))
        #expect(throws: ModelError.self) { try locate("a:2") }
    }

    @Test("A part is a path inside the asset and cannot leave it")
    func parts() throws {
        try make("assets/a/0.0/sub/file", "assets/secret")
        #expect(try locate("a:0.0[sub/file]") == ("assets/a/0.0/sub/file", "0.0"))
        #expect(try locate("a[0.0/sub]") == ("assets/a/0.0/sub", nil))
        for text in ["a[../secret]", "a[sub/../../secret]", "a[/etc/passwd]", "a[]", "a:", ":1", "", "a:1/2", "a*b"] {
            let error = #expect(throws: ModelError.self, "\(text)") { try locate(text) }
            #expect(error?.code == .invalidConfiguration)
        }
    }

    @Test("The environment chooses a file or a version of an asset")
    func environment() throws {
        try make("assets/my/asset-1.txt", "elsewhere/file", "assets/a/0.0", "assets/a/0.1")
        #expect(
            try locate("my/asset-1.txt", ["MODELKIT_MY_ASSET_1_TXT_FILE": "\(folder.path)/elsewhere/file"])
                == ("elsewhere/file", nil))
        #expect(try locate("a:0.0", ["MODELKIT_A_VERSION": "0.1"]) == ("assets/a/0.1", "0.1"))
        let error = #expect(throws: ModelError.self) { try locate("a:0.0", ["MODELKIT_A_FILE": "/no/file"]) }
        #expect(error?.message.hasSuffix("(looked for '/no/file') (from MODELKIT_A_FILE)") == true)
    }

    @Test("A missing asset names every path that was tried")
    func missing() {
        let error = #expect(throws: ModelError.self) { try locate("gone.txt") }
        for part in ["override/gone.txt", "assets/gone.txt"] {
            #expect(error?.message.contains("'\(folder.path)/\(part)'") == true)
        }
    }
}
