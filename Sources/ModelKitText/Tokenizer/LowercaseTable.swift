/// Python's `str.lower`: the full mapping of Unicode with the rule for a final sigma, from the data file's tables.
struct LowercaseTable: Sendable {
    private struct Run {
        var first: UInt32
        var last: UInt32
        var step: UInt32
        var target: UInt32
    }

    private static let capitalSigma: UInt32 = 0x3A3
    private static let sigma: UInt32 = 0x3C3
    private static let finalSigma: UInt32 = 0x3C2

    private var runs: [Run] = []
    private var long: [UInt32: [UInt32]] = [:]
    private var cased = ScalarSet()
    private var ignorable = ScalarSet()

    /// A table that maps nothing.
    init() {}

    /// Reads the sections `lower`, `cased` and `case_ignorable`.
    init(from reader: inout TokenizerDataReader) throws(TextError) {
        for line in try reader.take("lower") {
            for word in line.bytes.split(separator: UInt8(ascii: " ")) {
                guard add(word) else {
                    throw reader.malformed(
                        line.number, expected: "a mapping such as 41-5A>61",
                        actual: "\"\(String(decoding: word.prefix(40), as: UTF8.self))\"")
                }
            }
        }
        cased = ScalarSet(try reader.ranges(in: try reader.take("cased")))
        ignorable = ScalarSet(try reader.ranges(in: try reader.take("case_ignorable")))
    }

    /// Appends a text in lower case.
    func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        var cursor = UTF8Cursor(offset: 0)
        while cursor.offset < text.count {
            let byte = text[cursor.offset]
            if byte < 0x80 {
                bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                cursor.offset += 1
                continue
            }
            let start = cursor.offset
            let scalar = cursor.next(in: text)
            if scalar == LowercaseTable.capitalSigma {
                let isFinal = isFinal(text, start, cursor.offset)
                UTF8Cursor.append(isFinal ? LowercaseTable.finalSigma : LowercaseTable.sigma, to: &bytes)
            } else if let mapped = long[scalar] {
                for target in mapped { UTF8Cursor.append(target, to: &bytes) }
            } else {
                UTF8Cursor.append(lower(scalar), to: &bytes)
            }
        }
    }

    /// Whether a sigma ends a word: a cased scalar before it and none behind it, ignorable ones not counted.
    private func isFinal(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var cursor = UTF8Cursor(offset: start)
        var isPreceded = false
        while cursor.offset > 0 {
            let scalar = cursor.previous(in: text)
            if ignorable.contains(scalar) { continue }
            isPreceded = cased.contains(scalar)
            break
        }
        guard isPreceded else { return false }
        cursor.offset = end
        while cursor.offset < text.count {
            let scalar = cursor.next(in: text)
            if ignorable.contains(scalar) { continue }
            return !cased.contains(scalar)
        }
        return true
    }

    private func lower(_ scalar: UInt32) -> UInt32 {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].first <= scalar { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return scalar }
        let run = runs[low - 1]
        guard scalar <= run.last, (scalar - run.first) % run.step == 0 else { return scalar }
        return run.target + (scalar - run.first)
    }

    /// Adds one mapping; false where it is malformed or out of order.
    private mutating func add(_ word: ArraySlice<UInt8>) -> Bool {
        let sides = word.split(separator: UInt8(ascii: ">"), omittingEmptySubsequences: false)
        guard sides.count == 2 else { return false }
        var source = sides[0]
        var step: UInt32 = 1
        if let slash = source.firstIndex(of: UInt8(ascii: "/")) {
            guard source[slash...] == ArraySlice("/2".utf8) else { return false }
            step = 2
            source = source[..<slash]
        }
        let ends = source.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap(TokenizerDataReader.scalar),
            let last = ends.last.flatMap(TokenizerDataReader.scalar), first <= last
        else { return false }
        var targets: [UInt32] = []
        for digits in sides[1].split(separator: UInt8(ascii: "+"), omittingEmptySubsequences: false) {
            guard let target = TokenizerDataReader.scalar(digits), target <= 0x10FFFF - (last - first),
                target + (last - first) < 0xD800 || target > 0xDFFF
            else { return false }
            targets.append(target)
        }
        if targets.count > 1 {
            guard first == last else { return false }
            long[first] = targets
            return true
        }
        guard runs.last.map({ $0.last < first }) ?? true else { return false }
        runs.append(Run(first: first, last: last, step: step, target: targets[0]))
        return true
    }
}
