internal import Kernels
internal import ModelFiles

/// Norms, biases of norms and RoPE factors: small enough to be unpacked, and examined, when a model is loaded.
extension ModelFile {
  /// - Throws: `missingTensor`, or `weightsNotFinite` for a NaN or an infinity.
  func vector(_ name: String) throws(ModelFileError) -> [Float] {
    let values = try requiredTensor(name).unpacked()
    guard values.allSatisfy(\.isFinite) else { throw .inFile(path, .weightsNotFinite(tensor: name)) }
    return values
  }

  /// As `vector`, `nil` if the file has no tensor of this name.
  func optionalVector(_ name: String) throws(ModelFileError) -> [Float]? {
    tensor(name) == nil ? nil : try vector(name)
  }
}
