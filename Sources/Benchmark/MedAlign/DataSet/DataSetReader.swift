extension BenchmarkDataSet {
  /// Reads a data folder.
  public static func load(folder: String, columnMap: ColumnMap = .standard) throws(DataSetError) -> BenchmarkDataSet {
    throw .noFolder(path: folder)
  }
}
