import Foundation
import ModelKitRedis
import TestSupport
import Testing

private struct Record: Codable, Hashable {
    enum Label: String, Codable { case good, bad }
    var label = Label.good
    var scores: [String: Double] = ["a": .infinity, "b": -0.0, "c": 0.1]
    var none: Int?
    var parts: [Data] = [Data([0, 255])]
}

private struct NotCodable {}

@Suite("How predictions stand in Redis")
struct StoredFormTests {
    private func roundTrip<Value>(_ value: Value) throws -> Value {
        let form = try #require(StoredForm<Value>())
        guard case .value(let result) = form.contents(of: [Data(try form.bytes(of: value))]).first else {
            throw RedisFailure(.notRedis, "\(value) is not read again")
        }
        return result
    }

    @Test("Values of many types are read as they were written")
    func values() throws {
        #expect(try roundTrip(Record()) == Record())
        let text = "é \u{0}\u{1F600} e\u{301}\n"
        #expect(Array(try roundTrip(text).unicodeScalars) == Array(text.unicodeScalars))
        #expect(try roundTrip([Int64.min, .max]) == [.min, .max])
        #expect(try roundTrip(UInt64.max) == .max)
        #expect(try roundTrip([true, false]) == [true, false])
        #expect(try roundTrip(Int?.none) == nil)
        #expect(try roundTrip(Int?.some(3)) == 3)
        #expect(try roundTrip([String?.none, "a", ""]) == [nil, "a", ""])
        #expect(try roundTrip([Int]()) == [])
        #expect(try roundTrip("") == "")
        #expect(try roundTrip([[1: "a"]]) == [[1: "a"]])
        #expect(try roundTrip(Date(timeIntervalSinceReferenceDate: 0.1)).timeIntervalSinceReferenceDate == 0.1)
        #expect(try roundTrip(Float.nan).isNaN)
        #expect(try roundTrip(-Double.infinity) == -.infinity)
        #expect(try roundTrip(-0.0).sign == .minus)
    }

    @Test("Floats keep their bits")
    func floats() throws {
        var generator = SeededGenerator(seed: 4)
        let floats = (0..<20_000).map { _ in Float(bitPattern: .random(in: .min ... .max, using: &generator)) }
            .filter { !$0.isNaN }
        let doubles = (0..<20_000).map { _ in Double(bitPattern: .random(in: .min ... .max, using: &generator)) }
            .filter { !$0.isNaN }
        #expect(try roundTrip(floats).map(\.bitPattern) == floats.map(\.bitPattern), "seed 4")
        #expect(try roundTrip(doubles).map(\.bitPattern) == doubles.map(\.bitPattern), "seed 4")
    }

    @Test("A value of another type is told apart, though its JSON is the same")
    func otherType() throws {
        let bytes = Data(try #require(StoredForm<Int>()).bytes(of: 1))
        guard case .otherType = try #require(StoredForm<Double>()).contents(of: [bytes]).first else {
            Issue.record("an Int was taken for a Double")
            return
        }
        guard case .otherType = try #require(StoredForm<Int?>()).contents(of: [bytes]).first else {
            Issue.record("an Int was taken for an optional one")
            return
        }
    }

    @Test("Bytes that were cut off or are something else are damaged")
    func damaged() throws {
        let form = try #require(StoredForm<[Int]>())
        let whole = Data(try form.bytes(of: [1, 2]))
        let others = [Data("[1,2]".utf8), Data("MK9".utf8) + whole.dropFirst(3), whole + Data("]".utf8)]
        for bytes in (0..<whole.count).map({ whole.prefix($0) }) + others {
            guard case .damaged = form.contents(of: [bytes]).first else {
                Issue.record("\(String(decoding: bytes, as: UTF8.self)) is not damaged")
                return
            }
        }
    }

    @Test("One damaged value among many, or one that looks like two, does not touch the others")
    func mixed() throws {
        let form = try #require(StoredForm<String?>())
        let other = try #require(StoredForm<Int>())
        func stored(_ text: String?) throws -> Data { Data(try form.bytes(of: text)) }
        for damage in ["x", "", "1", "\"a\",\"b\"", "\"a", "]"] {
            let damaged = try stored(nil).dropLast(4) + Data(damage.utf8)
            let found = [try stored("a"), nil, damaged, Data(try other.bytes(of: 1)), try stored(nil), try stored("b")]
            let texts = form.contents(of: found).map { content in
                switch content {
                case .value(let text): text ?? "null"
                case .none: "none"
                case .otherType: "other"
                case .damaged: "damaged"
                }
            }
            #expect(texts == ["a", "none", "damaged", "other", "null", "b"], "\(damage)")
        }
    }

    @Test("What is not Codable has no form")
    func notCodable() {
        #expect(StoredForm<NotCodable>() == nil)
        #expect(StoredForm<NotCodable?>() == nil)
        #expect(StoredForm<[NotCodable]>() == nil)
    }
}
