import Foundation
import ModelKit
import ModelKitTensor

/// The files of a batch, opened.
struct BatchFiles {
    let output: BatchOutput.Channel
    let errors: BatchOutput.Channel?
    /// What makes the batch resumable; nil where it is not.
    let journal: BatchJournal?
    /// Removes what is unfinished when the process is told to stop.
    let interruption: Interruption?

    /// Opens files that appear at the end, or standard output.
    init(_ output: String, errors: String?) throws {
        let whole = output == "-" ? nil : try WholeFile(path: output)
        self.output = .init(whole ?? StandardOutput(), isPacked: output.hasSuffix(".gz"))
        let wholeErrors = try errors.map(WholeFile.init)
        self.errors = wholeErrors.map { .init($0, isPacked: errors?.hasSuffix(".gz") ?? false) }
        journal = nil
        let paths = [whole?.temporaryPath, wholeErrors?.temporaryPath].compactMap(\.self)
        interruption = paths.isEmpty ? nil : Interruption(removing: paths)
    }

    /// Opens files that an interrupted batch has left, or begins them.
    init(resuming output: String, errors: String?, header: BatchJournal.Header) throws {
        let journal = try BatchJournal(
            of: try AtomicFile.destination(of: output), header: header,
            written: (
                try PartialFile.byteCount(of: output), try errors.map { try PartialFile.byteCount(of: $0) } ?? 0
            ))
        self.journal = journal
        interruption = nil
        let isPacked = (output.hasSuffix(".gz"), errors?.hasSuffix(".gz") ?? false)
        let last = journal.last
        if last.isComplete {
            if let errors { try PartialFile.finish(errors) }
            try PartialFile.finish(output)
            journal.remove()
            self.output = .init(StandardOutput(), isPacked: false)
            self.errors = nil
            return
        }
        self.output = .init(
            try PartialFile(path: output, keeping: last.outputBytes), isPacked: isPacked.0, byteCount: last.outputBytes)
        self.errors = try errors.map {
            .init(try PartialFile(path: $0, keeping: last.errorBytes), isPacked: isPacked.1, byteCount: last.errorBytes)
        }
    }
}

extension BatchJournal.Header {
    /// What a batch depends on.
    init(
        model: String, library: ModelLibrary, options: String?, input: String, unordered: Bool, errors: String?
    ) throws {
        func facts(_ path: String) throws -> (size: Int, modified: Double) {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
            let modified = attributes[.modificationDate] as? Date
            return (attributes[.size] as? Int ?? 0, modified?.timeIntervalSince1970 ?? 0)
        }
        var models = try library.describe([model]).models
        // The line of a definition may change, and the cost of loading does.
        for index in models.indices {
            models[index].origin = ""
            guard let location = try library.assetLocation(of: models[index].name) else { continue }
            let asset = try facts(location.path)
            models[index].asset?.path = "\(location.path) \(asset.size) \(asset.modified)"
        }
        let file: (size: Int, modified: Double)
        do {
            file = try facts(input)
        } catch {
            throw ModelError(
                .invalidItem, "cannot be read: \((error as NSError).localizedDescription)", location: input)
        }
        self.init(
            model: model, options: options, unordered: unordered, errors: errors, inputBytes: file.size,
            inputModified: file.modified, library: try CommandOutput.json(models))
    }
}
