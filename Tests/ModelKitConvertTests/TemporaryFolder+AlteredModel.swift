import ModelKitConvert
import ModelKitWeights
import TestSupport

extension TemporaryFolder {
    /// Writes a model of which one weight has changed its sign since it was converted, and gives its path.
    func writeAlteredModel() throws -> String {
        let model = path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("keras3_dense.keras")).convert(to: model)
        var altered = try bytes(of: model)
        let place = try WeightsFile(path: model).entry(named: "last/bias").byteRange.lowerBound
        altered[place + 3] ^= 0x80
        return try write(altered, to: "altered.safetensors")
    }
}
