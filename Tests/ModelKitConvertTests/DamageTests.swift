import Foundation
import ModelKitConvert
import TestSupport
import Testing

/// libhdf5 1.10 itself crashes or does not end on some of these files; `mk-convert` reads in a second process and turns that
/// into an error. So these tests run the program and not the library. The long loops run with MODELKIT_SLOW_TESTS=1.
@Suite("Damaged models")
struct DamageTests {
    let mkConvert = Product("mk-convert")

    static let files = [
        "keras2_dense.h5", "keras2_nested.h5", "chunked.h5", "keras3_dense.keras", "keras3_dense.weights.h5",
    ]

    @Test("are refused or converted when cut off at any length", arguments: files)
    func cutOff(file: String) throws {
        let folder = try TemporaryFolder()
        let whole = try bytes(of: GoldenCase.path(file))
        for length in stride(from: 0, to: whole.count, by: Repository.runsSlowTests ? 101 : 1_999) {
            try expectRefusalOrResult(folder.write(whole[..<length], to: "cut"), file, folder)
        }
    }

    @Test("are refused or converted when bytes change", arguments: files)
    func mutations(file: String) throws {
        let folder = try TemporaryFolder()
        let whole = try bytes(of: GoldenCase.path(file))
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<(Repository.runsSlowTests ? 5_000 : 25) {
            var mutated = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<mutated.count, using: &generator)
                let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
                let isFlip = Bool.random(using: &generator)
                mutated[place] = isFlip ? mutated[place] ^ bit : .random(in: 0...255, using: &generator)
            }
            try expectRefusalOrResult(folder.write(mutated, to: "mutated"), file, folder)
        }
    }

    @Test("are refused where libhdf5 itself crashes")
    func crash() throws {
        let folder = try TemporaryFolder()
        let program = try mkConvert.run([GoldenCase.path("hostile_crash.h5"), "-o", folder.path + "/out.safetensors"])
        #expect(program.hasExited)
        #expect(program.status == 1)
        #expect(
            program.errors == "mk-convert: \(GoldenCase.path("hostile_crash.h5")): reading it ended with signal 11, "
                + "as libhdf5 does on damaged files\n")
        #expect(try folder.contents.isEmpty)
    }

    /// Either the model is converted, which is right where a weight changed or a byte that means nothing, or there is one line
    /// of error, and no file but the model is left.
    private func expectRefusalOrResult(_ path: String, _ file: String, _ folder: TemporaryFolder) throws {
        let output = folder.path + "/out.safetensors"
        let architecture =
            file.hasSuffix(".weights.h5") ? ["--architecture", GoldenCase.path("keras3_dense.json")] : []
        let program = try mkConvert.run([path, "-o", output] + architecture)
        #expect(program.hasExited)
        if program.status == 0 {
            try FileManager.default.removeItem(atPath: output)
        } else {
            #expect(program.status == 1)
            #expect(program.errors.hasPrefix("mk-convert: \(path): "))
            #expect(program.errors.split(separator: "\n").count == 1)
        }
        #expect(try folder.contents.count == 1)
    }
}
