import CKernelChecks
import Testing

/// Every kernel, on seeded inputs of many shapes, gives the same bits with every kind of vectors.
///
/// `Tools/test-arm64` compares the same digests between x86-64 and AArch64.
@Suite struct SameBitsTests {
    static let cases = Array(0..<mk_check_cases())

    @Test("Variants with fused multiply-add give the same bits", arguments: cases)
    func digests(index: Int32) {
        let fused = (0..<mk_check_variants()).filter { mk_check_variant_is_fused($0) != 0 }
        let digests = fused.map { mk_check_digest(index, $0) }
        #expect(Set(digests).count <= 1, "\(name(index)): \(digests)")
    }

    @Test("A digest tells one rounding from two", arguments: cases)
    func sensitivity(index: Int32) throws {
        let all = 0..<mk_check_variants()
        guard let unfused = all.first(where: { mk_check_variant_is_fused($0) == 0 }),
            let fused = all.first(where: { mk_check_variant_is_fused($0) != 0 })
        else { return }
        // These multiply and add in no one step.
        let without = ["pooled_gather", "reduce", "masked_mean", "arithmetic", "id_range", "movement"]
        let same = mk_check_digest(index, unfused) == mk_check_digest(index, fused)
        #expect(same == without.contains(name(index)), "\(name(index))")
    }

    private func name(_ index: Int32) -> String { unsafe String(cString: mk_check_case_name(index)) }
}
