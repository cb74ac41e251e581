import ArgumentParser
import Foundation
import ModelKitConvert

// Wrong usage is ArgumentParser's to report, with status 64; everything else is one line and status 1.
do {
    var command = try MKConvert.parseAsRoot()
    do {
        if let reader = command as? any ReadsModel {
            guard ReadingWorker.isWorker else {
                exit(try ReadingWorker.run(model: reader.modelPath, output: reader.outputPath))
            }
            ReadingWorker.limitItself(reading: reader.modelPath, extraWork: reader.extraWork)
        }
        try command.run()
    } catch let error where !(error is ExitCode) && MKConvert.exitCode(for: error) == .failure {
        try? FileHandle.standardError.write(contentsOf: Data("mk-convert: \(error)\n".utf8))
        exit(1)
    }
} catch {
    MKConvert.exit(withError: error)
}
