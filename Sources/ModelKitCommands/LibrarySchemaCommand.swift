import ArgumentParser
import Foundation
import ModelKit
import ModelKitHTTP

struct LibrarySchemaCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "library-schema",
            abstract: "Print the JSON Schema of library files.",
            discussion: """
                An editor that knows it completes and checks a library file as it is written. Its first line can name it:
                # yaml-language-server: $schema=library.schema.json

                \(CommandContext.examples("library-schema > library.schema.json"))
                """)
    }

    func run() throws {
        try FileHandle.writeOutput(Data(LibraryFileSchema.text(types: DistantHTTPModels.types).utf8))
    }
}
