import ModelKit
import Testing

@Suite("A cache key")
struct CacheKeyTests {
    private struct Options: Codable {
        var top = 1
        init(top: Int = 1) { self.top = top }
    }

    @Test("differs when model, asset, settings, options or item differ")
    func parts() throws {
        var keys: [CacheKey] = []
        for model in ["a", "b"] {
            for asset in [nil, "", "1"] {
                for settings in [["x": 1], ["x": 2]] {
                    let prefix = CacheKeyPrefix(model: model, assetFingerprint: asset, settings: settings)
                    for call in [prefix, prefix.with(Options()), prefix.with(Options(top: 2))] {
                        for item in ["", "a", "ab"] { keys.append(try #require(call.key(for: item))) }
                    }
                }
            }
        }
        #expect(Set(keys).count == keys.count)
        #expect(Set(keys.map(\.bytes)).count == keys.count)
    }

    @Test("is the same for the same parts, made by another load, and so are its hash and its bytes")
    func equality() throws {
        let keys = try (0..<2).map { _ in
            let prefix = CacheKeyPrefix(model: "m", assetFingerprint: "f", settings: ["b": 1, "a": 2])
            return try #require(prefix.with(Options(top: 3)).key(for: "an item"))
        }
        #expect(keys[0] == keys[1])
        #expect(keys[0].hashValue == keys[1].hashValue)
        #expect(keys[0].bytes == keys[1].bytes)
    }

    @Test("moves no byte from one part to the next")
    func boundaries() throws {
        let left = CacheKeyPrefix(model: "ab", assetFingerprint: "c").key(for: "d")
        let right = CacheKeyPrefix(model: "a", assetFingerprint: "bc").key(for: "d")
        #expect(try #require(left).bytes != #require(right).bytes)
    }

    @Test("does not exist for what cannot be encoded")
    func unencodable() {
        let prefix = CacheKeyPrefix(model: "m")
        #expect(prefix.key(for: NotEncodable(x: 1)) == nil)
        #expect(prefix.key(for: Failing()) == nil)
        #expect(prefix.with(Failing()).key(for: "a") == nil)
        #expect(prefix.with(Failing()).isUsable == false)
        #expect(CacheKeyPrefix(model: "m", assetFingerprint: nil, settings: Failing()).with(1).key(for: "a") == nil)
        #expect(prefix.with(1).isUsable)
    }

    @Test("of texts of every length differs in every byte", arguments: 0...40)
    func everyByte(_ length: Int) throws {
        let prefix = CacheKeyPrefix(model: "m")
        let text = String(repeating: "a", count: length)
        let key = try #require(prefix.key(for: text))
        for place in 0..<length {
            let changed = text.prefix(place) + "b" + text.dropFirst(place + 1)
            let other = try #require(prefix.key(for: String(changed)))
            #expect(key != other, "byte \(place)")
            #expect(key.hashValue != other.hashValue, "byte \(place): the chance of this is 2^-64")
        }
    }
}
