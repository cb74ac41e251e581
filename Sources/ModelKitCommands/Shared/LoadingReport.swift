import ArgumentParser
import ModelKit

/// What came of loading models one after the other, none of which keeps the others from being loaded.
struct LoadingReport {
    /// Why models are not loaded, by their names. One that depends on another has that one's error.
    private(set) var errors: [String: String] = [:]

    /// Loads models.
    init(loading names: [String], of library: ModelLibrary) {
        for name in names {
            do { try library.load([name]) } catch { errors[name] = "\(error)" }
        }
    }

    /// Reports each error once.
    ///
    /// - Throws: `ExitCode.failure` where there is one.
    func requireSuccess() throws {
        for error in Set(errors.values).sorted() { CommandOutput.report("Error: \(error)") }
        if !errors.isEmpty { throw ExitCode.failure }
    }
}
