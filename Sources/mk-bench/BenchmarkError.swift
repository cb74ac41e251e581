/// What keeps mk-bench from measuring or comparing.
struct BenchmarkError: Error, Equatable, CustomStringConvertible {
    enum Code: Equatable {
        /// A file cannot be read.
        case unreadableFile
        /// A file holds no report of mk-bench.
        case malformedReport
        /// A file's inputs are not in the form that mk-bench reads, or do not fit the network.
        case malformedInputs
        /// A network has several inputs or outputs, or an output whose size depends on the input.
        case unsupportedNetwork
    }

    var code: Code
    /// What is wrong, as part of a sentence about the file.
    var reason: String
    var file: String

    init(_ code: Code, _ reason: String, file: String) {
        self.code = code
        self.reason = reason
        self.file = file
    }

    var description: String { "\(file): \(reason)" }
}
