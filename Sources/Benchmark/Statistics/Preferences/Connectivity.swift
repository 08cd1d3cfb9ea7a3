/// Whether comparisons tie all systems together.
enum Connectivity {
  /// Groups of systems that beat each other, directly or through third ones. A likelihood of abilities has a finite
  /// maximum if and only if there is one (Ford 1957).
  ///
  /// - Parameter beats: Whether the first system has beaten the second one at least once; a tie counts both ways.
  static func groupCount(systemCount: Int, beats: (Int, Int) -> Bool) -> Int {
    var reaches = (0..<systemCount).map { i in (0..<systemCount).map { i == $0 || beats(i, $0) } }
    for middle in 0..<systemCount {
      for i in 0..<systemCount where reaches[i][middle] {
        for j in 0..<systemCount where reaches[middle][j] { reaches[i][j] = true }
      }
    }
    return (0..<systemCount).count { i in !(0..<i).contains { reaches[i][$0] && reaches[$0][i] } }
  }
}
