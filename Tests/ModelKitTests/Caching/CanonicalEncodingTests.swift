import Foundation
import ModelKit
import TestSupport
import Testing

@Suite("The canonical encoding")
struct CanonicalEncodingTests {
    /// Values of which no two may share their bytes.
    static let different: [any Encodable & Sendable] = [
        0, 1, -1, 255, 256, Int.min, Int.max, UInt64.max, Int128.min, Int128.max, UInt128.max, Int128(UInt64.max) + 1,
        "", "0", "1", "a", "ab", "a\0", "\0a", "nil", "true", "é", "e\u{301}", "1.0", "😀", "\u{FEFF}a",
        true, false,
        Float(0), Float(-0.0), Float(1), Float.nan, -Float.nan, Float.infinity, Float(bitPattern: 0x7FC0_0001),
        0.0, -0.0, 1.0, Double.nan, -Double.nan, Double.infinity, Double.leastNonzeroMagnitude, 0.1 + 0.2, 0.3,
        [Int](), [0], [0, 0], [1], [[1]], [[Int]()], [[1], [2]], [[1, 2]], [[1, 2], []], [[], [1, 2]],
        ["a"], ["a", "b"], ["ab"], ["", "ab"], ["ab", ""], ["a", "b", ""], [1.0], [0.0], [-0.0], [Float(1)], [true],
        Bool?.none, [Int?.none], [Int?.none, nil], [1, nil], [nil, 1],
        Int??.some(nil), [Int??.some(nil)], [Int??.none, Int??.some(nil)], Int???.some(.some(nil)),
        Set<Int>(), Set([1]), Set([1, 2]), Set(["1"]), Set([Set([1])]), Set([[1]]),
        [String: Int](), ["a": 1], ["a": 2], ["b": 1], ["a": 1, "b": 2], ["a": 2, "b": 1], ["a": "1"], [1: "a"],
        ["a": ["b": 1]], ["a": [String: Int]()], ["é": 1], ["e\u{301}": 1],
        Data(), Data([0]), Data([0, 0]), Data([1, 2, 3]), Data("a".utf8),
        URL(fileURLWithPath: "/a"), URL(fileURLWithPath: "/b"),
        Point(x: 1, y: nil), Point(x: nil, y: 1), Point(x: nil, y: nil), Point(x: 1, y: 2), Point(x: 2, y: 1),
        NilWritten(key: "x"), NilWritten(key: "y"),
        Nothing(), [Nothing()], [Nothing(), Nothing()],
        Choice.one(1), Choice.one(2), Choice.other("1"), Choice.none, Derived(a: 1, b: 2), Derived(a: 2, b: 1),
        Interleaved(first: [1, 2], second: [3]), Interleaved(first: [1], second: [2, 3]),
        Interleaved(first: [], second: [1, 2, 3]),
    ]

    @Test("gives no two different values the same bytes, alone or followed by one another")
    func distinct() throws {
        let encodings = try Self.different.map { try CanonicalEncoder.bytes(of: $0) }
        for (left, first) in encodings.enumerated() {
            for right in (left + 1)..<max(left + 1, encodings.count) {
                // Neither equal nor the start of the other: so sequences of values differ as well.
                let second = encodings[right]
                #expect(
                    !first.starts(with: second) && !second.starts(with: first),
                    "\(Self.different[left]) and \(Self.different[right]): \(first), \(second)")
            }
        }
    }

    @Test("gives a value the same bytes every time, NaN included")
    func deterministic() throws {
        for value in Self.different {
            #expect(try CanonicalEncoder.bytes(of: value) == CanonicalEncoder.bytes(of: value), "\(value)")
        }
    }

    @Test("takes an integer by its value, whatever its width")
    func integerWidths() throws {
        let ones: [any Encodable] = [
            1, Int8(1), Int16(1), Int32(1), Int64(1), Int128(1), UInt(1), UInt8(1), UInt16(1), UInt32(1), UInt64(1),
            UInt128(1),
        ]
        #expect(Set(try ones.map { try CanonicalEncoder.bytes(of: $0) }).count == 1)
        let arrays: [any Encodable] = [[1, -2], [Int32(1), -2], [Int8(1), -2], [Int64(1), -2], [Int128(1), -2]]
        #expect(Set(try arrays.map { try CanonicalEncoder.bytes(of: $0) }).count == 1)
        #expect(
            try CanonicalEncoder.bytes(of: UInt64.max) == CanonicalEncoder.bytes(of: Int128(UInt64.max)))
    }

    @Test(
        "writes on its fast paths what the Encoder writes",
        arguments: [
            "text", "", 7, Int32(-7), UInt64.max, true, 1.5, Float(1.5), [1, 2], [Int32](), [Int32(-1)],
            [UInt8(255), 0],
            [1.5, -0.0], [Float(1.5), .infinity], ["a", "", "é"], Int?.some(3), String?.none, [Float]?.some([1]),
        ] as [any Encodable & Sendable])
    func fastPaths(_ value: any Encodable & Sendable) throws {
        var writer = CanonicalWriter()
        try writer.appendEncoding(of: value)
        #expect(try CanonicalEncoder.bytes(of: value) == writer.bytes)
        #expect(
            try CanonicalEncoder.bytes(of: ["a": value].mapValues(Erased.init)).suffix(writer.bytes.count)
                .elementsEqual(writer.bytes))
    }

    @Test("does not depend on the order in which properties are written")
    func orderOfProperties() throws {
        #expect(
            try CanonicalEncoder.bytes(of: Ordered(names: ["b", "a", "é", "aa", ""]))
                == CanonicalEncoder.bytes(of: Ordered(names: ["", "é", "aa", "b", "a"])))
        #expect(
            try CanonicalEncoder.bytes(of: Interleaved(first: [1, 2], second: [3], secondAskedFirst: true))
                == CanonicalEncoder.bytes(of: Interleaved(first: [1, 2], second: [3])))
    }

    @Test("does not depend on the order of sets and dictionaries in memory", arguments: 1...20)
    func orderOfHashes(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let numbers = (0..<200).map { _ in Int.random(in: -1000...1000, using: &random) }
        var (first, second) = (Set<Int>(minimumCapacity: 4096), Set<Int>())
        for number in numbers { first.insert(number) }
        for number in numbers.shuffled(using: &random) { second.insert(number) }
        #expect(try CanonicalEncoder.bytes(of: first) == CanonicalEncoder.bytes(of: second), "seed \(seed)")

        var (left, right) = ([Place: [String: Int]](minimumCapacity: 4096), [Place: [String: Int]]())
        for number in numbers { left[Place(x: number)] = ["a": number, "b": 1] }
        for number in numbers.shuffled(using: &random) { right[Place(x: number)] = ["b": 1, "a": number] }
        #expect(try CanonicalEncoder.bytes(of: left) == CanonicalEncoder.bytes(of: right), "seed \(seed)")
    }

    @Test("keeps the order of arrays")
    func orderOfArrays() throws {
        #expect(try CanonicalEncoder.bytes(of: [1, 2]) != CanonicalEncoder.bytes(of: [2, 1]))
        #expect(
            try CanonicalEncoder.bytes(of: [Place(x: 1), Place(x: 2)])
                != CanonicalEncoder.bytes(of: [Place(x: 2), Place(x: 1)]))
    }

    @Test("refuses what is not Encodable, fails to encode or asks for two kinds of container")
    func refusals() {
        #expect(throws: EncodingError.self) { try CanonicalEncoder.bytes(of: NotEncodable(x: 1)) }
        #expect(throws: EncodingError.self) { try CanonicalEncoder.bytes(of: [NotEncodable(x: 1)]) }
        #expect(throws: Failing.Failure.self) { try CanonicalEncoder.bytes(of: ["a": [Failing()]]) }
        #expect(throws: EncodingError.self) { try CanonicalEncoder.bytes(of: TwoMinds()) }
        #expect(throws: EncodingError.self) { try CanonicalEncoder.bytes(of: TwoValues()) }
    }
}
