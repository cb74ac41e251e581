import Foundation
import TestSupport
import Testing

@Suite("A package that uses the commands", .enabled(if: Repository.runsSlowTests))
struct OwnPackageTests {
    @Test("It builds, and its program has the commands for its own models")
    func package() throws {
        let package = Repository.path("Tests/OwnCommands")
        let shell = try Product("own-models").runInShell(
            "swift build -c release --package-path '\(package)' >&2 && '\(package)/.build/release/own-commands' predict "
                + "shout '\"a\"' && '\(package)/.build/release/own-commands' --help | grep USAGE")
        #expect(shell.status == 0, "\(shell.errors)")
        #expect(shell.output == "\"A!\"\nUSAGE: own-commands <subcommand>\n")
    }
}
