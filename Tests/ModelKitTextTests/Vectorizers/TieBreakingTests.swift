import ModelKitText
import TestSupport
import Testing

/// The order of equal keys against NumPy's, for each kind of processor. Goldens: Tools/goldens_tfidf.py.
@Suite("Ties of max_features")
struct TieBreakingTests {
    private struct Golden: Decodable {
        let cases: [[Int]]
        let orders: [String: [UInt32]]
    }

    @Test("are broken as NumPy's argsort breaks them", arguments: ["avx512", "avx2", "portable"])
    func argsort(name: String) throws {
        let golden = try VectorizerGoldens.files.json("tfidf_ties.json", as: Golden.self)
        let tieBreaking = try #require(TfidfVectorizer.Configuration.TieBreaking(rawValue: name))
        let expected = try #require(golden.orders[name])
        #expect(golden.cases.count == expected.count && expected.count > 500)
        for (parameters, expected) in zip(golden.cases, expected) {
            let keys = Self.keys(length: parameters[0], ties: parameters[1], shape: parameters[2], seed: parameters[3])
            let order = tieBreaking.argsort(keys)
            #expect(VectorizerGoldens.crc32(order.map(Int32.init)) == expected, "case \(parameters)")
        }
    }

    @Test("go to the terms that sort first, where that is asked for")
    func stable() {
        #expect(TfidfVectorizer.Configuration.TieBreaking.stable.argsort([3, 1, 3, 1, 2]) == [1, 3, 4, 0, 2])
        #expect(TfidfVectorizer.Configuration.TieBreaking.stable.argsort([]).isEmpty)
    }

    @Test("leave every key in its place, even for the depth at which the sorts fall back", arguments: [600, 5000])
    func fallback(length: Int) {
        // One value and a few that are greater: the quicksort's pivot is the least key again and again.
        let keys = (0..<length).map { $0 % 11 == 3 ? 2 : 1 }
        for tieBreaking in TfidfVectorizer.Configuration.TieBreaking.allCases {
            let order = tieBreaking.argsort(keys)
            #expect(order.sorted() == Array(keys.indices))
            #expect(order.map { keys[$0] } == keys.sorted())
        }
    }

    /// The same numbers as `keys` in the golden script: Knuth's MMIX generator.
    private static func keys(length: Int, ties: Int, shape: Int, seed: Int) -> [Int] {
        var state = UInt64(seed)
        return (0..<length).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var drawn = Int(state >> 33) % ties + 1
            if shape == 1 { drawn = 1 + ties * 3 / (2 * drawn) }
            if shape == 2, (state >> 20) % 20 != 0 { drawn = ties + 1 }
            return -drawn
        }
    }
}
