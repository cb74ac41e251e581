import ModelKitCommands

@main
enum Tool {
    static func main() {
        ModelKitCommand.main(
            models: [Shout.self, Fragile.self, Greeting.self, Meeting.self], assetFolder: "Assets", version: "2.3")
    }
}
