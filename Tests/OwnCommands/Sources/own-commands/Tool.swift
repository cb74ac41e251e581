import ModelKitCommands

@main
enum Tool {
    static func main() { ModelKitCommand.main(models: [Shout.self, Fragile.self, Greeting.self]) }
}
