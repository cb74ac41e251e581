/// Takes texts apart through a cache of chunks and puts out the numbers that a mapping gives to their tokens.
///
/// A scanner is the scratch memory of one call at a time. What it remembers is bounded: once it has grown beyond its
/// limit it remembers nothing more of the text at hand and starts over with the next one.
@safe final class ChunkScanner<Mapping: TokenMapping> {
    /// The phrase symbols at the two ends of a chunk; see ``ChunkTable/Slot``.
    typealias Ends = (leading: UInt16, following: UInt16)

    /// Room for numbers beyond this is given back before the next text.
    private static var keptCapacity: Int { 1 << 20 }

    let mapping: Mapping
    private let rules: TokenizerRules
    private let byteLimit: Int
    private let normalizesWhiteSpace: Bool
    private let buffer: TextBuffer
    private let table = ChunkTable()
    private let workspace: TokenizerWorkspace
    private var values: [Int32] = []
    private var isFull = false
    private var capacity = 4096
    private var output: UnsafeMutablePointer<Int32>
    /// The numbers of the last text.
    private(set) var numbers: [Int32] = []

    /// Makes a scanner.
    ///
    /// - Parameters:
    ///   - removedTexts: what is cut out of a text before it is taken apart.
    ///   - normalizesWhiteSpace: whether white space only separates chunks, as if it were single blanks.
    ///   - byteLimit: the memory to remember chunks in; what a single text needs comes on top.
    init(
        _ rules: TokenizerRules, _ mapping: Mapping, removedTexts: [String], normalizesWhiteSpace: Bool, byteLimit: Int
    ) throws(TextError) {
        self.rules = rules
        self.mapping = mapping
        // Tables keep 32-bit numbers; what is remembered and one more text stay below 4 GiB.
        self.byteLimit = min(byteLimit, FileBytes.largest)
        self.normalizesWhiteSpace = normalizesWhiteSpace
        buffer = TextBuffer(removing: removedTexts)
        workspace = try TokenizerWorkspace()
        unsafe output = .allocate(capacity: capacity)
    }

    deinit { unsafe output.deallocate() }

    /// The memory in which chunks and tokens are remembered.
    var byteCount: Int { table.byteCount + mapping.byteCount }

    /// The number of chunks that are remembered.
    var chunkCount: Int { table.count }

    /// Takes a text of valid UTF-8 apart and leaves its numbers in `numbers`.
    ///
    /// - Throws: `inputTooLarge` for a text of 2 GiB or more.
    func scan(_ text: Span<UInt8>) throws(TextError) {
        try begin(text)
        if normalizesWhiteSpace { try scanNormalized() } else { try scanRaw { _, _ in } }
    }

    /// Takes a text of valid UTF-8 apart as it stands.
    ///
    /// `visit` is given, for one run of adjoining tokens after the other, the byte offset at which the run begins
    /// and the indices of its numbers in `numbers`.
    func scan(_ text: Span<UInt8>, visit: (Int, Range<Int>) -> Void) throws(TextError) {
        try begin(text)
        try scanRaw(visit)
    }

    private func begin(_ text: Span<UInt8>) throws(TextError) {
        try FileBytes.check(count: text.count, operation: "tokenize")
        if isFull {
            table.removeAll()
            mapping.removeAll()
            isFull = false
        }
        workspace.trim()
        if numbers.capacity > Self.keptCapacity { numbers = [] }
        if values.capacity > Self.keptCapacity { values = [] }
        buffer.fill(text)
        // A token has one byte at least, so there are never more numbers than bytes; `copyValues` may write two more.
        let needed = buffer.count + 2
        if needed > capacity || (capacity > Self.keptCapacity && needed <= Self.keptCapacity / 2) {
            unsafe output.deallocate()
            capacity = max(4096, needed + needed / 2)
            unsafe output = .allocate(capacity: capacity)
        }
    }

    private func finish(_ count: Int) {
        numbers.removeAll(keepingCapacity: true)
        // `count` numbers were written.
        unsafe numbers.append(contentsOf: UnsafeBufferPointer(start: output, count: count))
    }

    // MARK: White space only separates

    private func scanNormalized() throws(TextError) {
        // The buffer does not change while it is scanned. Offsets stay below its count, behind which there are
        // blanks enough to read any key and to end the last chunk; numbers go to `output`, which has room for all.
        let start = unsafe UnsafePointer(buffer.base)
        let end = unsafe start + buffer.count
        let seed = table.seed
        var cursor = unsafe ChunkScanner.skipWhiteSpace(start, end)
        var leading: UInt16 = 0
        var previous = unsafe (chunk: start, count: 0)
        var written = 0
        while unsafe cursor < end {
            let chunk = unsafe cursor
            let key = unsafe ChunkScanner.readKey(chunk, seed)
            let slot = unsafe table.slot(of: key, chunk)
            let before = written
            let ends: Ends
            if unsafe slot.pointee.length != 0 {
                let found = unsafe slot.pointee
                unsafe written &+= table.copyValues(found, to: output + written)
                ends = (found.leading, found.following)
            } else {
                ends = unsafe try miss(key, chunk, &written)
            }
            unsafe cursor += key.length
            unsafe cursor = ChunkScanner.skipWhiteSpace(cursor, end)
            if leading != 0, ends.following != 0, rules.phrases.isPair(leading, ends.following) {
                written = unsafe previous.count
                unsafe cursor = try scanGroup(previous.chunk, end, &written)
                leading = 0
            } else {
                leading = ends.leading
                unsafe previous = (chunk, before)
            }
        }
        finish(written)
    }

    /// Takes neighbouring chunks, over whose border a phrase could reach, apart as one text.
    ///
    /// Returns where the next chunk begins. The pointers are those of `scanNormalized`.
    private func scanGroup(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ written: inout Int
    ) throws(TextError) -> UnsafePointer<UInt8> {
        var group: [UInt8] = []
        var cursor = unsafe start
        var leading: UInt16 = 0
        while unsafe cursor < end {
            let key = unsafe ChunkScanner.readKey(cursor, table.seed)
            let ends = unsafe try self.ends(key, cursor)
            if !group.isEmpty {
                guard rules.phrases.isPair(leading, ends.following) else { break }
                group.append(UInt8(ascii: " "))
            }
            for index in 0..<key.length { unsafe group.append(cursor[index]) }
            leading = ends.leading
            unsafe cursor = ChunkScanner.skipWhiteSpace(cursor + key.length, end)
        }
        try rules.tokenize(group.span, in: workspace)
        values.removeAll(keepingCapacity: true)
        try mapping.map(group.span, workspace.tokens, rules: rules, matcher: workspace.matcher, to: &values)
        write(&written)
        return unsafe cursor
    }

    // MARK: White space counts

    private func scanRaw(_ visit: (Int, Range<Int>) -> Void) throws(TextError) {
        let text = unsafe Span(_unsafeStart: UnsafePointer(buffer.base), count: buffer.count)
        var chunks = RawChunks()
        var written = 0
        var pending = chunks.next(in: text)
        while let first = pending {
            let before = written
            var leading = try emit(first, &written).leading
            var group = first
            pending = chunks.next(in: text)
            while leading != 0, let next = pending {
                var ignored = written
                let ends = try emit(next, &ignored)
                guard rules.phrases.isPair(leading, ends.following) else { break }
                group = first.lowerBound..<next.upperBound
                leading = ends.leading
                pending = chunks.next(in: text)
            }
            if group == first {
                visit(first.lowerBound, before..<written)
            } else {
                written = before
                try emitGroup(group, &written, visit)
            }
        }
        finish(written)
    }

    private func emit(_ chunk: Range<Int>, _ written: inout Int) throws(TextError) -> Ends {
        // The chunk is a range of the buffer, behind which there is padding.
        let start = unsafe UnsafePointer(buffer.base) + chunk.lowerBound
        let key = unsafe ChunkKey(start, length: chunk.count, seed: table.seed)
        let slot = unsafe table.slot(of: key, start)
        guard unsafe slot.pointee.length != 0 else { return unsafe try miss(key, start, &written) }
        let found = unsafe slot.pointee
        unsafe written += table.copyValues(found, to: output + written)
        return (found.leading, found.following)
    }

    private func emitGroup(
        _ group: Range<Int>, _ written: inout Int, _ visit: (Int, Range<Int>) -> Void
    ) throws(TextError) {
        let text = unsafe Span(_unsafeStart: UnsafePointer(buffer.base) + group.lowerBound, count: group.count)
        try rules.tokenize(text, in: workspace)
        for token in workspace.tokens {
            let before = written
            values.removeAll(keepingCapacity: true)
            try mapping.map(text, [token], rules: rules, matcher: workspace.matcher, to: &values)
            write(&written)
            visit(group.lowerBound + token.lowerBound, before..<written)
        }
    }

    // MARK: One chunk

    /// The symbols at the ends of a chunk.
    private func ends(_ key: ChunkKey, _ chunk: UnsafePointer<UInt8>) throws(TextError) -> Ends {
        let slot = unsafe table.slot(of: key, chunk)
        if unsafe slot.pointee.length != 0 { return unsafe (slot.pointee.leading, slot.pointee.following) }
        return unsafe try process(key, chunk)
    }

    /// Takes apart a chunk that is not in the table and writes its numbers.
    @inline(never)
    private func miss(
        _ key: ChunkKey, _ chunk: UnsafePointer<UInt8>, _ written: inout Int
    ) throws(TextError) -> Ends {
        let ends = unsafe try process(key, chunk)
        write(&written)
        return ends
    }

    /// Takes a chunk apart, leaves its numbers in `values`, and remembers it where there is room.
    private func process(_ key: ChunkKey, _ chunk: UnsafePointer<UInt8>) throws(TextError) -> Ends {
        // The chunk lies in the buffer, which does not change during the call.
        let text = unsafe Span(_unsafeStart: chunk, count: key.length)
        try rules.tokenize(text, in: workspace)
        values.removeAll(keepingCapacity: true)
        try mapping.map(text, workspace.tokens, rules: rules, matcher: workspace.matcher, to: &values)
        let ends: Ends = (
            rules.phrases.leading(workspace.symbols.last ?? 0), rules.phrases.following(workspace.symbols.first ?? 0)
        )
        guard key.length <= ChunkTable.largest.length, values.count <= ChunkTable.largest.count else { return ends }
        if byteCount + table.nextGrowth > byteLimit { isFull = true }
        if !isFull {
            unsafe table.insert(key, chunk, values: values, leading: ends.leading, following: ends.following)
        }
        return ends
    }

    private func write(_ written: inout Int) {
        for value in values {
            unsafe output[written] = value
            written += 1
        }
    }
}
