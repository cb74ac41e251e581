import ModelKitCommands

@main
enum ModelKitCLI {
    static func main() {
        ModelKitCommand.main(sources: [], version: "1.0.0")
    }
}
