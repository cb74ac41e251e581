/// The texts that are split in a fixed way, whatever the affix rules say.
struct SpecialCases: Sendable {
    private let texts: ByteStringTable
    private let tokenEnds: [[Int]]

    /// Takes the special cases of a data file.
    init(_ cases: [TokenizerData.SpecialCase]) {
        texts = ByteStringTable(cases.lazy.map(\.text))
        tokenEnds = cases.map { special in
            var end = 0
            return special.tokens.map { token in
                end += token.count
                return end
            }
        }
    }

    /// Where the tokens of a special case end, in bytes from its start; `nil` where the text is none.
    func tokenEnds(of text: Span<UInt8>) -> [Int]? {
        let number = texts.find(text)
        return number < 0 ? nil : tokenEnds[number]
    }

    /// Whether a text is a special case.
    func contains(_ text: Span<UInt8>) -> Bool { texts.contains(text) }
}
