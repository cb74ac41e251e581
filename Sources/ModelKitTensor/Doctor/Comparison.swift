/// Readings of processes whose environments differ, and what follows from them.
package struct Comparison {
    /// A core of OpenBLAS that was tried.
    package struct Core {
        /// Its name.
        package var core: String
        /// Its rate as a multiple of the rate as it is.
        package var ratio: Double
        /// Whether OpenBLAS chooses it by itself.
        package var isDefault: Bool
    }

    private static let coreVariable = "OPENBLAS_CORETYPE"
    private static let levelVariable = "MODELKIT_SIMD"
    /// Rates that differ by less count as the same.
    static let noise = 1.1
    private static let clean: [String: String?] = [coreVariable: nil, levelVariable: nil]

    /// As it is, without settings that pin, and with each core of OpenBLAS that may be better.
    private var asItIs: ProcessReading?
    private var unpinned: ProcessReading?
    private var cores: [ProcessReading] = []
    /// With each instruction set below the best that has fused multiply-add.
    private var levelReadings: [ProcessReading] = []

    /// Takes readings for a CPU of such features and such a best instruction set.
    package init(
        elsewhere: Doctor.Elsewhere, features: [String] = MachineFacts.cpuFeatures,
        bestInstructionSet: String = MachineFacts.bestInstructionSet
    ) {
        asItIs = try? elsewhere([:])
        // Where that fails the others would too, each perhaps after a long wait.
        guard asItIs != nil else { return }
        unpinned = try? elsewhere(Self.clean)
        for core in Self.candidates(features: features) where !knows(core) {
            let reading = try? elsewhere([Self.coreVariable: core, Self.levelVariable: nil])
            // A library that is built for one core, or does not know this one, uses another.
            if let reading, !knows(reading.blasCore) { cores.append(reading) }
        }
        for level in Self.levels(below: bestInstructionSet) {
            if let reading = try? elsewhere([Self.levelVariable: level]) { levelReadings.append(reading) }
        }
        confirm(elsewhere)
    }

    /// Measures again whatever looks faster than it is, so that one disturbed reading is no finding.
    private mutating func confirm(_ elsewhere: Doctor.Elsewhere) {
        func again(_ reading: ProcessReading?, _ environment: [String: String?]) -> ProcessReading? {
            reading.map { reading in (try? elsewhere(environment)).map { reading.best(of: $0) } ?? reading }
        }
        for _ in 0..<3 {
            guard max(bestCore?.ratio ?? 1, instructionSetCost ?? 1) > Self.noise else { return }
            asItIs = again(asItIs, [:])
            unpinned = again(unpinned, Self.clean)
        }
    }

    private func knows(_ core: String) -> Bool {
        ([asItIs, unpinned] + cores).contains { $0?.blasCore.lowercased() == core.lowercased() }
    }

    /// Whether this process as it is and without settings could be measured.
    package var isComplete: Bool { asItIs != nil && unpinned != nil }

    /// The fastest core of those tried; nil where nothing could be measured.
    package var bestCore: Core? {
        guard let asItIs else { return nil }
        let byItself = unpinned ?? asItIs
        // Of cores that are about as fast the one that needs no setting, or no change of it, is the best.
        let preferred = [byItself, asItIs] + cores
        let fastest = preferred.map(\.blasGflops).max() ?? 0
        guard let best = preferred.first(where: { $0.blasGflops * Self.noise >= fastest }) else { return nil }
        return Core(
            core: best.blasCore, ratio: best.blasCore == asItIs.blasCore ? 1 : best.blasGflops / asItIs.blasGflops,
            isDefault: best.blasCore == byItself.blasCore)
    }

    /// The rate of the kernels with the best instruction set as a multiple of the rate as it is.
    package var instructionSetCost: Double? {
        guard let asItIs, let unpinned, unpinned.instructionSet != asItIs.instructionSet else { return nil }
        return unpinned.kernelGflops / asItIs.kernelGflops
    }

    /// Whether all instruction sets with fused multiply-add give the same bits; nil where there are no two to compare.
    package func levels() -> SelfTest? {
        guard let unpinned, !levelReadings.isEmpty else { return nil }
        var cases = SelfTestCases("An item has the same bits with every instruction set that has fused multiply-add")
        for reading in [unpinned] + levelReadings {
            cases.check(reading.instructionSet, reading.digest == unpinned.digest)
        }
        return cases.result
    }

    /// The cores of OpenBLAS that suit a CPU of such features.
    private static func candidates(features: [String]) -> [String] {
        let wide = ["avx512f", "avx512bw", "avx512dq", "avx512vl"].allSatisfy(features.contains)
        let fused = ["avx2", "fma"].allSatisfy(features.contains)
        return (wide ? ["SkylakeX"] : []) + (fused ? ["Haswell"] : [])
    }

    private static func levels(below best: String) -> [String] { best == "avx512" ? ["avx2"] : [] }
}
