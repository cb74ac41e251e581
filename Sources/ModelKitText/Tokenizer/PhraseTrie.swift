/// Finds, among tokens, the sequences that affix rules make of special cases.
///
/// Tokens that occur in such sequences have symbols, numbers from 1; all others have the symbol 0.
struct PhraseTrie: Sendable {
    private var tokens = ByteStringTable()
    private var children: [UInt64: Int] = [:]
    private var isTerminal = [false]
    private var pairs = Set<UInt32>()
    private var leads: [Bool] = [false]
    private var follows: [Bool] = [false]

    /// Takes the phrases of a data file.
    ///
    /// - Throws: `inputTooLarge` for more than 65,535 different tokens.
    init(_ phrases: [[[UInt8]]]) throws(TextError) {
        for phrase in phrases {
            var node = 0
            var previous = 0
            for token in phrase {
                let symbol = tokens.insert(token.span) + 1
                if symbol > Int(UInt16.max) {
                    throw TextError(
                        .inputTooLarge, operation: "load tokenizer", expected: "at most 65535 tokens in phrases")
                }
                if symbol == leads.count {
                    leads.append(false)
                    follows.append(false)
                }
                if previous != 0 {
                    pairs.insert(UInt32(previous) << 16 | UInt32(symbol))
                    leads[previous] = true
                    follows[symbol] = true
                }
                previous = symbol
                node = child(of: node, by: symbol)
            }
            isTerminal[node] = true
        }
    }

    /// The symbol of a token.
    func symbol(of token: Span<UInt8>) -> Int { tokens.find(token) + 1 }

    /// The symbol, or 0 where no phrase goes on after it.
    func leading(_ symbol: Int) -> UInt16 { leads[symbol] ? UInt16(symbol) : 0 }

    /// The symbol, or 0 where no phrase comes to it from another.
    func following(_ symbol: Int) -> UInt16 { follows[symbol] ? UInt16(symbol) : 0 }

    /// Whether two symbols stand side by side in a phrase.
    func isPair(_ first: UInt16, _ second: UInt16) -> Bool {
        first != 0 && second != 0 && pairs.contains(UInt32(first) << 16 | UInt32(second))
    }

    /// The ranges of symbols that are phrases, the overlapping ones resolved as spaCy does.
    ///
    /// Longer ranges come first, and of equal ones the earlier. A range is dropped where its first or last symbol
    /// belongs to a range that came before, be that dropped itself or not.
    func phrases(in symbols: [Int]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for start in symbols.indices where symbols[start] != 0 {
            var node = 0
            for end in start..<symbols.count {
                guard let next = children[key(node, symbols[end])] else { break }
                node = next
                if isTerminal[node] { found.append(start..<end + 1) }
            }
        }
        if found.count < 2 { return found }
        found.sort { ($0.count, $1.lowerBound) > ($1.count, $0.lowerBound) }
        var isSeen = [Bool](repeating: false, count: symbols.count)
        var kept: [Range<Int>] = []
        for range in found {
            if !isSeen[range.lowerBound], !isSeen[range.upperBound - 1] { kept.append(range) }
            for index in range { isSeen[index] = true }
        }
        return kept.sorted { $0.lowerBound < $1.lowerBound }
    }

    private mutating func child(of node: Int, by symbol: Int) -> Int {
        if let child = children[key(node, symbol)] { return child }
        isTerminal.append(false)
        children[key(node, symbol)] = isTerminal.count - 1
        return isTerminal.count - 1
    }

    private func key(_ node: Int, _ symbol: Int) -> UInt64 { UInt64(node) << 32 | UInt64(symbol) }
}
