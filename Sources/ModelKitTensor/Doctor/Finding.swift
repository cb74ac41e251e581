/// Something about this machine or the settings of this process that costs speed or correctness.
public struct Finding: Codable, Equatable, Sendable {
    /// What it is about.
    public enum Subject: String, Codable, Sendable {
        /// The kernels' instruction set, MODELKIT_SIMD.
        case instructionSet
        /// The core whose kernels OpenBLAS uses, OPENBLAS_CORETYPE.
        case blasCore
        /// How dense products are computed, MODELKIT_BACKEND.
        case backend
        /// Whether results are the same to the last bit everywhere.
        case reproducibility
        /// What could not be measured.
        case comparison
        /// The number of threads, MODELKIT_NUM_THREADS.
        case threads
        /// A self-test that failed.
        case selfTest
    }

    /// From this cost on the doctor is not content.
    public static let costLimit = 1.2

    /// What it is about.
    public let subject: Subject
    /// What was found, a sentence.
    public let what: String
    /// How many times as long the work takes as it would with the remedy, measured; nil where that was not measured or
    /// speed is not the matter.
    public let cost: Double?
    /// What to do, a sentence.
    public let remedy: String

    /// Whether it costs more than 20% or makes results wrong.
    public let isSerious: Bool

    init(subject: Subject, what: String, cost: Double?, remedy: String) {
        self.subject = subject
        self.what = what
        self.cost = cost
        self.remedy = remedy
        isSerious = subject == .selfTest || (cost ?? 1) > Self.costLimit
    }
}
