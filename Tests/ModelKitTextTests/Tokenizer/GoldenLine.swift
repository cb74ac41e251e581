import Foundation
import ModelKitText
import Testing

/// A line of hostile.jsonl or languages.jsonl.
struct GoldenLine: Decodable, CustomTestStringConvertible {
    struct GoldenToken: Decodable {
        var text: String
        var lower: String
        var idx: Int
        var flags: UInt8

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            text = try container.decode(String.self)
            lower = try container.decode(String.self)
            idx = try container.decode(Int.self)
            flags = try container.decode(UInt8.self)
        }
    }

    var language: String?
    var text: String
    var tokens: [GoldenToken]
    var filtered: [String]?

    var testDescription: String { text.debugDescription }

    /// What differs from the tokens that were found, or `nil`.
    func difference(_ found: [Token]) -> String? {
        let expected = tokens.map {
            Token(text: $0.text, lower: $0.lower, idx: $0.idx, flags: TokenFlags(rawValue: $0.flags))
        }
        for index in 0..<max(expected.count, found.count) {
            let want = index < expected.count ? expected[index] : nil
            let have = index < found.count ? found[index] : nil
            // Strings compare equal when they are canonically equivalent; tokens must be the same bytes.
            if let want, let have, want == have, want.text.utf8.elementsEqual(have.text.utf8),
                want.lower.utf8.elementsEqual(have.lower.utf8)
            {
                continue
            }
            return "\(text.debugDescription), token \(index): expected \(String(describing: want)), "
                + "found \(String(describing: have))"
        }
        return nil
    }

    static func lines(_ name: String) throws -> [Data] {
        try TokenizerFixtures.goldens.data(name).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }
}
