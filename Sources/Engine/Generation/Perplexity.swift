internal import ModelFiles
internal import Tokenizers
internal import Transformer

/// Perplexity of a text under a model, and what a second arithmetic does to it.
///
/// Only the scored half of a window gets logits, and they are reduced row by row; `compare` keeps those of a part of a
/// window. Row invariance makes the parts' size a matter of speed alone.
public enum Perplexity {
  /// Runs every window.
  ///
  /// - Parameter onWindow: told after each window: how many are done, and the statistics so far.
  public static func measure(
    _ windows: PerplexityWindows, engine: Engine, onWindow: ((Int, PerplexityStatistics) -> Void)? = nil
  ) throws(EngineError) -> PerplexityStatistics {
    let session = try engine.makeSession(contextTokens: windows.context)
    var statistics = PerplexityStatistics()
    for index in 0..<windows.count {
      let window = windows[index]
      try session.prefillFirstHalf(of: window, windows)
      var position = windows.firstScored
      var finite = true
      try session.evaluate(Array(window[position..<windows.context - 1]), arithmetic: .prefill) { row in
        let loss = -LogSoftmax(row).logProbability(ofLogit: row[Int(window[position + 1])])
        finite = finite && loss.isFinite
        statistics.add(loss)
        position += 1
      }
      guard finite else {
        throw .logitsNotFinite(path: engine.modelFile.path, position: index * windows.context + windows.firstScored)
      }
      onWindow?(index + 1, statistics)
    }
    return statistics
  }

  /// Runs every window through both engines, side by side.
  ///
  /// - Parameters:
  ///   - base: the arithmetic that is closest to exact.
  ///   - other: the same model in another arithmetic.
  public static func compare(
    _ windows: PerplexityWindows, base: Engine, other: Engine,
    onWindow: ((Int, DivergenceStatistics) -> Void)? = nil
  ) throws(EngineError) -> DivergenceStatistics {
    let sessions = (
      try base.makeSession(contextTokens: windows.context), try other.makeSession(contextTokens: windows.context)
    )
    var statistics = DivergenceStatistics()
    for index in 0..<windows.count {
      let window = windows[index]
      try sessions.0.prefillFirstHalf(of: window, windows)
      try sessions.1.prefillFirstHalf(of: window, windows)
      var start = windows.firstScored
      while start < windows.context - 1 {
        let part = Array(window[start..<min(start + partLength, windows.context - 1)])
        var rows: [[Float]] = []
        try sessions.0.evaluate(part, arithmetic: .prefill) { rows.append(Array($0)) }
        var row = 0
        try sessions.1.evaluate(part, arithmetic: .prefill) { logits in
          rows[row].withUnsafeBufferPointer { statistics.add(base: $0, other: logits, token: window[start + row + 1]) }
          row += 1
        }
        start += part.count
      }
      guard statistics.base.perplexity.isFinite, statistics.other.perplexity.isFinite else {
        throw .logitsNotFinite(path: base.modelFile.path, position: index * windows.context + windows.firstScored)
      }
      onWindow?(index + 1, statistics)
    }
    return statistics
  }

  /// Positions whose logits are kept at a time: 32 MB with a vocabulary of 32,000.
  private static let partLength = 256
}

extension Session {
  /// The positions of a window that are not scored, from an empty cache.
  fileprivate func prefillFirstHalf(of window: [TokenID], _ windows: PerplexityWindows) throws(EngineError) {
    reset()
    try prefill(Array(window[..<windows.firstScored]))
  }
}
