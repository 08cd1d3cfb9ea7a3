/// Watches generated text for stop strings, and holds back text that may turn out to begin one.
///
/// Works on UTF-8 bytes: a stop string is found wherever its bytes stand, however the tokens cut it.
package struct StopMatcher {
  private let stops: [[UInt8]]
  private let longest: Int
  private var text: [UInt8] = []
  private var released = 0

  package init(_ stopStrings: [String]) {
    stops = stopStrings.filter { !$0.isEmpty }.map { Array($0.utf8) }
    longest = stops.map(\.count).max() ?? 0
  }

  /// Text so far, without a stop string and what follows it.
  package var accepted: String { String(decoding: text, as: UTF8.self) }

  /// Adds text; returns what may be shown now, and whether a stop string has been completed (then nothing more comes).
  package mutating func append(_ piece: String) -> (shown: String, isStopped: Bool) {
    let searchStart = max(0, text.count - max(longest - 1, 0))
    text.append(contentsOf: piece.utf8)
    if let end = firstStop(from: searchStart) {
      text.removeLast(text.count - end)
      return (release(upTo: end), true)
    }
    return (release(upTo: text.count - heldBack()), false)
  }

  /// What was held back, once no more text comes.
  package mutating func finish() -> String { release(upTo: text.count) }

  private mutating func release(upTo end: Int) -> String {
    guard end > released else { return "" }
    defer { released = end }
    return String(decoding: text[released..<end], as: UTF8.self)
  }

  /// Where the earliest complete stop string begins.
  private func firstStop(from start: Int) -> Int? {
    guard longest > 0 else { return nil }
    for position in start..<max(text.count, start)
    where stops.contains(where: { text[position...].starts(with: $0) }) {
      return position
    }
    return nil
  }

  /// Bytes at the end that begin a stop string.
  private func heldBack() -> Int {
    var length = min(longest - 1, text.count)
    while length > 0 {
      let tail = text.suffix(length)
      if stops.contains(where: { $0.count > length && $0.starts(with: tail) }) { return length }
      length -= 1
    }
    return 0
  }
}
