import ModelKitCommands

@main
enum ModelKitCLI {
    static func main() {
        ModelKitCommand.main(sources: [])
    }
}
