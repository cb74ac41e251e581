import ModelKitTensor
import Synchronization

/// What one core of this machine can do at most, measured in the same run as the figures it is compared with.
enum Peaks {
    /// GFLOP/s of fused multiply-adds: the better of both backends on products that keep a core busy.
    static let gflops: Double = {
        let shapes = [
            (m: 768, k: 768, n: 768), (m: 64, k: 256, n: 256), (m: 32, k: 512, n: 512), (m: 32, k: 128, n: 64),
        ]
        return shapes.flatMap { shape in
            MatrixBackend.allCases.map { gflops(m: shape.m, k: shape.k, n: shape.n, $0) }
        }.max() ?? .infinity
    }()

    private static func gflops(m: Int, k: Int, n: Int, _ backend: MatrixBackend) -> Double {
        var inputs = Inputs()
        let x = FloatSlice(inputs.tensor(m, k))
        let weights = DenseWeights(kernel: inputs.tensor(k, n), bias: nil, activation: .linear, backend: backend)
        var out = Tensor(shape: [m, n])
        let time = Measurement(Effort(seconds: 0.3, minimumRuns: 5)) {
            weights.apply(rows: m, x, into: &out)
        }
        return 2 * Double(m * k * n) / time.best / 1e9
    }

    private static let readRates = Mutex<[Int: Double]>([:])
    /// Far more than any cache: larger buffers are read no slower.
    private static let largestBuffer = 1 << 28

    /// GB/s of reading a buffer of so many bytes, rounded up to a power of two, from one end to the other.
    static func gigabytesPerSecond(bytes: Int) -> Double {
        var size = 1 << 12
        while size < min(bytes, largestBuffer) { size *= 2 }
        if let known = readRates.withLock({ $0[size] }) { return known }
        var inputs = Inputs()
        let numbers = inputs.ids(size / 4, below: .max)
        var found = 0
        let time = Measurement(Effort(seconds: 0.3, minimumRuns: 5)) {
            // Both ends of the range are looked at, so all numbers are read.
            if let range = Kernels.range(ofIDs: numbers.span) { found &+= Int(range.upperBound) }
        }
        precondition(found != 0, "random numbers are all zero")
        let rate = Double(size) / time.best / 1e9
        readRates.withLock { $0[size] = rate }
        return rate
    }
}
