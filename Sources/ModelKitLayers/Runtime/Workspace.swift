import ModelKitTensor

/// The scratch memory of one run: the values of a block, converted inputs, masks and the collected outputs.
///
/// It grows to the largest block it has met and is then used again without allocating.
///
/// `@unchecked Sendable`: used by one thread at a time; the pool's lock hands it from one to the next.
final class Workspace: @unchecked Sendable {
    /// Where the block's rows of a value are.
    private enum Location {
        case nowhere
        case slot(Int)
        case dense(Tensor, offset: Int)
        case indices([Int32], offset: Int)
        case sparse(CSRMatrix, row: Int)
    }

    private unowned let plan: Plan
    private var locations: [Location]
    private var slots: [Tensor]
    private var capacity = 0
    /// Inputs as floats, or values as ids, of the present block.
    private var asFloats: [Tensor?]
    private var asIDs: [[Int32]]
    private var hasFloats: [Bool]
    private var hasIDs: [Bool]
    private var masks: [[UInt8]]
    private var hasMask: [Bool]
    /// The outputs of all blocks of a run.
    private(set) var results: [Tensor]

    init(plan: Plan) {
        self.plan = plan
        let values = plan.valueSizes.count
        locations = [Location](repeating: .nowhere, count: values)
        slots = [Tensor](repeating: .empty, count: plan.slotSizes.count)
        asFloats = [Tensor?](repeating: nil, count: values)
        asIDs = [[Int32]](repeating: [], count: values)
        hasFloats = [Bool](repeating: false, count: values)
        hasIDs = [Bool](repeating: false, count: values)
        masks = [[UInt8]](repeating: [], count: plan.masks.count)
        hasMask = [Bool](repeating: false, count: plan.masks.count)
        results = [Tensor](repeating: .empty, count: plan.outputs.count)
    }

    /// Runs rows of the inputs, in blocks, and collects the outputs in `results`.
    func run(_ inputs: [NetworkInput], rows: Range<Int>) throws(NetworkError) {
        for (index, output) in plan.outputs.enumerated() where results[index].count < rows.count * output.size {
            results[index] = Tensor(uninitialized: [rows.count * output.size])
        }
        reserve(min(rows.count, plan.blockRows))
        var first = rows.lowerBound
        while first < rows.upperBound {
            let count = min(plan.blockRows, rows.upperBound - first)
            try runBlock(inputs, first: first, rows: count)
            for (index, output) in plan.outputs.enumerated() {
                Kernels.copy(
                    floats(output.value, rows: count), count: count * output.size, into: &results[index],
                    at: (first - rows.lowerBound) * output.size)
            }
            first += count
        }
    }

    /// Lets go of the inputs of the last run.
    func forgetInputs() {
        for index in locations.indices { locations[index] = .nowhere }
    }

    /// Lets go of results beyond those of a block, so that one large batch does not hold its memory for ever.
    func dropLargeResults() {
        for (index, output) in plan.outputs.enumerated() where results[index].count > plan.blockRows * output.size {
            results[index] = .empty
        }
    }

    private func reserve(_ rows: Int) {
        guard rows > capacity else { return }
        capacity = rows
        for index in slots.indices { slots[index] = Tensor(uninitialized: [rows * plan.slotSizes[index]]) }
    }

    private func runBlock(_ inputs: [NetworkInput], first: Int, rows: Int) throws(NetworkError) {
        for index in inputs.indices {
            let offset = first * plan.valueSizes[index]
            switch inputs[index] {
            case .dense(let tensor): locations[index] = .dense(tensor, offset: offset)
            case .indices(let ids, _): locations[index] = .indices(ids, offset: offset)
            case .sparse(let matrix): locations[index] = .sparse(matrix, row: first)
            }
        }
        for index in hasFloats.indices {
            hasFloats[index] = false
            hasIDs[index] = false
        }
        for index in hasMask.indices { hasMask[index] = false }
        for step in plan.steps {
            let call = OperationCall(rows: rows, firstRow: first, step: step, workspace: self)
            // Moved out so that the operation is the only user of the memory it writes.
            var out = Tensor.empty
            swap(&out, &slots[step.slot])
            defer { swap(&out, &slots[step.slot]) }
            try step.operation.run(call, into: &out)
            locations[step.output] = .slot(step.slot)
            hasFloats[step.output] = false
            hasIDs[step.output] = false
        }
    }

    /// The block's rows of a value as floats.
    func floats(_ value: Int, rows: Int) -> FloatSlice {
        let count = rows * plan.valueSizes[value]
        switch locations[value] {
        case .nowhere: preconditionFailure("value \(value) has not been computed")
        case .slot(let slot): return FloatSlice(slots[slot], count: count)
        case .dense(let tensor, let offset): return FloatSlice(tensor, offset: offset, count: count)
        case .indices(let ids, let offset):
            return converted(value, count) { out in
                Kernels.floats(from: ids.span.extracting(offset..<(offset + count)), into: &out)
            }
        case .sparse(let matrix, let row):
            return converted(value, count) { out in Kernels.densify(matrix, rows: row..<(row + rows), into: &out) }
        }
    }

    private func converted(_ value: Int, _ count: Int, _ convert: (inout Tensor) -> Void) -> FloatSlice {
        var out = asFloats[value] ?? .empty
        if !hasFloats[value] {
            asFloats[value] = nil
            if out.count < count { out = Tensor(uninitialized: [count]) }
            convert(&out)
            asFloats[value] = out
            hasFloats[value] = true
        }
        return FloatSlice(out, count: count)
    }

    /// The block's rows of a value within a sparse matrix, where it is one.
    func sparse(_ value: Int, rows: Int) -> (matrix: CSRMatrix, rows: Range<Int>)? {
        guard case .sparse(let matrix, let row) = locations[value] else { return nil }
        return (matrix, row..<(row + rows))
    }

    /// Calls `body` with the block's rows of a value as ids.
    func withIDs<R, E: Error>(_ value: Int, count: Int, _ body: (Span<Int32>) throws(E) -> R) throws(E) -> R {
        if case .indices(let ids, let offset) = locations[value] {
            return try body(ids.span.extracting(offset..<(offset + count)))
        }
        if !hasIDs[value] {
            if asIDs[value].count < count { asIDs[value] = [Int32](repeating: 0, count: count) }
            let rows = plan.valueSizes[value] == 0 ? 0 : count / plan.valueSizes[value]
            Kernels.ids(from: floats(value, rows: rows), count: count, into: &asIDs[value])
            hasIDs[value] = true
        }
        let ids = asIDs[value]
        return try body(ids.span.extracting(0..<count))
    }

    /// The block's rows of a mask, a byte per step; nil where there is none.
    func mask(_ index: Int?, rows: Int) -> [UInt8]? {
        guard let index else { return nil }
        if !hasMask[index] { makeMasks(for: index, rows: rows) }
        return masks[index]
    }

    /// Makes a mask after those it is made of, each once; with a list of its own, as a file decides how deep it goes.
    private func makeMasks(for index: Int, rows: Int) {
        var waiting = [index]
        while let next = waiting.last {
            let missing = hasMask[next] ? [] : plan.masks[next].parts.filter { !hasMask[$0] }
            guard missing.isEmpty else {
                waiting += missing
                continue
            }
            waiting.removeLast()
            guard !hasMask[next] else { continue }
            masks[next] = makeMask(plan.masks[next], rows: rows)
            hasMask[next] = true
        }
    }

    /// A mask whose parts have been made.
    private func makeMask(_ source: MaskSource, rows: Int) -> [UInt8] {
        switch source {
        case .nonZero(let edge):
            let value = plan.edgeValues[edge]
            return withIDs(value, count: rows * plan.valueSizes[value]) { ids in
                ids.indices.map { ids[$0] == 0 ? 0 : 1 }
            }
        case .any(let parts): return combine(parts) { $0 | $1 }
        case .all(let parts): return combine(parts) { $0 & $1 }
        case .joined(let parts):
            let lengths = parts.map { plan.edgeShapes[$0.edge][0] }
            let total = lengths.reduce(0, +)
            var result = [UInt8](repeating: 1, count: rows * total)
            var offset = 0
            for (part, length) in zip(parts, lengths) {
                if let mask = part.mask.map({ masks[$0] }) {
                    for row in 0..<rows {
                        for step in 0..<length { result[row * total + offset + step] = mask[row * length + step] }
                    }
                }
                offset += length
            }
            return result
        case .unsupported: return []
        }
    }

    private func combine(_ parts: [Int], _ operation: (UInt8, UInt8) -> UInt8) -> [UInt8] {
        var result = masks[parts[0]]
        for part in parts.dropFirst() {
            let other = masks[part]
            guard other.count == result.count else { return [] }
            for index in result.indices { result[index] = operation(result[index], other[index]) }
        }
        return result
    }
}
