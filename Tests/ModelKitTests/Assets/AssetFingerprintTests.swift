import Foundation
import ModelKit
import TestSupport
import Testing

@Suite("Fingerprints of assets")
struct AssetFingerprintTests {
    @Test(
        "SHA-256 agrees with its standard's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func standard(text: String, digest: String) {
        #expect(SHA256.hex(text.utf8) == digest)
    }

    @Test("A million letters, in pieces of every length, agree with the standard's example")
    func pieces() {
        var hash = SHA256()
        var left = 1_000_000
        var size = 1
        while left > 0 {
            hash.update([UInt8](repeating: 0x61, count: min(size, left)))
            left -= size
            size = size % 200 + 1
        }
        #expect(hash.finish() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("A folder's fingerprint follows names and contents, not places")
    func folders() throws {
        let folders = try (0..<2).map { _ in try TemporaryFolder() }
        defer { withExtendedLifetime(folders) {} }
        for folder in folders {
            try folder.write("1", to: "a")
            try folder.write("2", to: "sub/b")
            try folder.write("", to: "empty")
        }
        let first = try AssetFingerprint.of(folders[0].path)
        #expect(try AssetFingerprint.of(folders[1].path) == first)
        try folders[1].write("3", to: "sub/b")
        #expect(try AssetFingerprint.of(folders[1].path) != first)
        try folders[1].write("2", to: "sub/b")
        try FileManager.default.moveItem(atPath: folders[1].path + "/a", toPath: folders[1].path + "/c")
        #expect(try AssetFingerprint.of(folders[1].path) != first)
    }
}
