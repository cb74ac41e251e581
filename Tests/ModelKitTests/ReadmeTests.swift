import Foundation
import TestSupport
import Testing

@Suite("The README")
struct ReadmeTests {
    @Test("The first example is the program that the demo builds")
    func exampleIsTheProgram() throws {
        let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
        let program = try String(
            contentsOfFile: Repository.path("Sources/Examples/IMDBSentiment/main.swift"), encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "```swift\n").dropFirst().first)
        let example = try #require(block.components(separatedBy: "```").first)
        #expect(example == program)
    }

    @Test("The program of the first example scores its reviews")
    func exampleRuns() throws {
        let result = try Product("imdb-sentiment").run()
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("positive 0.") == true)
        #expect(lines.first?.hasSuffix(" I freaking love this movie!") == true)
        #expect(lines.last?.hasPrefix("negative 0.") == true)
    }

    @Test("The program scores the texts it is given")
    func exampleTakesTexts() throws {
        let result = try Product("imdb-sentiment").run("A wonderful little production.", "")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.split(separator: "\n").count == 2)
    }
}
