#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A scanner's copy of the text at hand, without the texts that are to be removed and with blanks behind its end.
///
/// The blanks make it safe to read whole words at any offset of the text, and end every chunk.
@safe final class TextBuffer {
    /// The readable blanks behind the text.
    static let padding = 32
    /// Room beyond this is given back before the next text.
    private static let keptCapacity = 1 << 20

    private let removedTexts: [[UInt8]]
    private var capacity = 4096
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    /// Makes an empty buffer; empty texts to remove are ignored, as Python's `replace` has no use for them here.
    init(removing removedTexts: [String]) {
        self.removedTexts = removedTexts.map { Array($0.utf8) }.filter { !$0.isEmpty }
        unsafe base = .allocate(capacity: capacity + TextBuffer.padding)
        unsafe base.initialize(repeating: UInt8(ascii: " "), count: TextBuffer.padding)
    }

    deinit { unsafe base.deallocate() }

    /// Takes a text over.
    func fill(_ text: Span<UInt8>) {
        reserve(text.count)
        // `reserve` made room for the text and the padding; the source is a different allocation.
        unsafe text.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe base.update(from: start, count: source.count) }
        }
        count = text.count
        for removed in removedTexts { remove(removed) }
        unsafe (base + count).update(repeating: UInt8(ascii: " "), count: TextBuffer.padding)
    }

    /// Cuts every occurrence of a text out, from left to right and not looking again at what comes together.
    private func remove(_ removed: [UInt8]) {
        var read = 0
        var written = 0
        // `read` and `written` stay within `count`, and `written` never overtakes `read`.
        while read < count {
            let rest = count - read
            guard rest >= removed.count,
                let hit = unsafe memchr(base + read, Int32(removed[0]), rest - removed.count + 1)
            else { break }
            let found = unsafe hit - UnsafeMutableRawPointer(base)
            var matched = 1
            while matched < removed.count, unsafe base[found + matched] == removed[matched] { matched += 1 }
            let kept = found - read + (matched == removed.count ? 0 : 1)
            if written != read { unsafe memmove(base + written, base + read, kept) }
            written += kept
            read = found + (matched == removed.count ? removed.count : 1)
        }
        if written != read { unsafe memmove(base + written, base + read, count - read) }
        count = written + count - read
    }

    private func reserve(_ needed: Int) {
        guard needed > capacity || (capacity > TextBuffer.keptCapacity && needed <= TextBuffer.keptCapacity / 2) else {
            return
        }
        unsafe base.deallocate()
        capacity = max(4096, needed + needed / 2)
        unsafe base = .allocate(capacity: capacity + TextBuffer.padding)
        count = 0
    }
}
