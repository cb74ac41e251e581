import Foundation
import ModelKitWeights

/// What can be a part of ``NamedTensors`` without a detour through JSON.
protocol TensorRowSource: Sendable {
    var tensorRow: TensorRow { get }
}

extension TensorRowSource {
    /// The rows of an array of these values; nil for another one.
    static func tensorRows(of batch: any Sendable) -> [TensorRow]? { (batch as? [Self])?.map(\.tensorRow) }
}

extension TensorRow: TensorRowSource {
    var tensorRow: TensorRow { self }
}

extension SparseVector: TensorRowSource {
    var tensorRow: TensorRow { .sparse(self) }
}

extension Float: TensorRowSource {
    var tensorRow: TensorRow { .dense([self], shape: []) }
}

extension [Float]: TensorRowSource {
    var tensorRow: TensorRow { .dense(self, shape: [count]) }
}
