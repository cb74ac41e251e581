import ModelKitCommands
import Testing

@Suite("The progress bar")
struct ProgressBarTests {
    @Test(
        "The line shows share, items, rate and the time left",
        arguments: [
            (0.0, 0, 0.0, "m [                              ] 0% 0 items, 0/s"),
            (0.5, 1000, 2.0, "m [###############               ] 50% 1000 items, 500/s, 2 s left"),
            (1.0, 2000, 4.0, "m [##############################] 100% 2000 items, 500/s"),
            (1.5, 2000, 4.0, "m [##############################] 100% 2000 items, 500/s"),
        ])
    func line(fraction: Double, items: Int, seconds: Double, expected: String) {
        #expect(ProgressBar.line(title: "m", fraction: fraction, items: items, seconds: seconds) == expected)
    }
}
