/// How much a measured piece of work does, from which its rates follow.
struct Amount {
    /// What a rate is compared with.
    enum Peak {
        case none
        /// The most fused multiply-adds per second of so many cores.
        case arithmetic(cores: Int)
        /// The most bytes per second of reading so many bytes in order, again and again.
        case reading(bytes: Int)
    }

    /// Floating-point operations, a multiplication and an addition counted as two.
    var operations = 0.0
    /// Bytes read and written.
    var bytes = 0.0
    /// Bytes of text.
    var textBytes = 0
    /// Texts, rows or elements.
    var items = 0
    /// The calls that the work consists of; times are given per call.
    var calls = 1
    var peak = Peak.none
}
