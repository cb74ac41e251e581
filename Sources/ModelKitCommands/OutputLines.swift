import ModelKitTensor

/// Lines for a file that appears whole or not at all, written in large pieces.
struct OutputLines: ~Copyable {
    private static let pieceBytes = 1 << 20

    private let file: AtomicFile
    private let interruption: Interruption
    private var pending = ""

    /// - Throws: `TensorError` when the file cannot be made.
    init(path: String) throws {
        let file = try AtomicFile(path: path)
        self.file = file
        interruption = Interruption(removing: file.temporaryPath)
    }

    mutating func append(_ line: String) throws {
        pending += line
        pending += "\n"
        if pending.utf8.count >= Self.pieceBytes { try flush() }
    }

    /// Puts the file in its place.
    mutating func commit() throws {
        try flush()
        try file.commit()
    }

    private mutating func flush() throws {
        try file.write(pending)
        pending.removeAll(keepingCapacity: true)
    }
}
