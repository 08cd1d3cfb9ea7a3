import Foundation
import Synchronization
import Testing
import TextMetrics

@Suite struct WordNetTests {
  private static let files = ["noun", "verb", "adj", "adv"].flatMap { ["index.\($0)", "data.\($0)", "\($0).exc"] }

  /// A copy of the small WordNet with one file changed, or removed.
  private func copy(changing name: String, _ change: (inout String) -> Void) throws -> String {
    let target = FileManager.default.temporaryDirectory.appending(path: "wordnet-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Oracles.folder.appending(path: "wordnet"), to: target)
    let file = target.appending(path: name)
    var text = try String(contentsOf: file, encoding: .isoLatin1)
    change(&text)
    try text.write(to: file, atomically: false, encoding: .isoLatin1)
    return target.path
  }

  private func error(changing name: String, _ change: (inout String) -> Void) throws -> WordNetError? {
    let folder = try copy(changing: name, change)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      _ = try WordNet(folder: folder)
      return nil
    } catch { return error as WordNetError }
  }

  @Test("words have the synonyms that NLTK finds: irregular forms, endings, markers, single words only")
  func synonyms() throws {
    let wordNet = try Oracles.smallWordNet()
    for oracle in try Oracles.load().synonyms {
      #expect(wordNet.synonyms(of: oracle.text).sorted() == oracle.result.sorted(), "\(oracle.text)")
    }
    #expect(wordNet.synonyms(of: "").isEmpty && wordNet.synonyms(of: "d\u{F6}ctor").isEmpty)
  }

  @Test("the real WordNet knows what its manual says", .enabled(if: RealWordNet.isInstalled))
  func realWordNet() throws {
    let wordNet = try #require(try WordNet.installed())
    #expect(wordNet.version == "WordNet 3.0")
    #expect(Set(wordNet.synonyms(of: "physicians")).isSuperset(of: ["doctor", "physician", "medico"]))
  }

  @Test("a folder without WordNet holds none; a missing file is named")
  func absence() throws {
    #expect(try WordNet.installed(in: "/nowhere") == nil)
    let folder = try copy(changing: "verb.exc") { _ in }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.removeItem(atPath: folder + "/verb.exc")
    #expect(throws: WordNetError.unreadable(path: folder + "/verb.exc", reason: "No such file or directory")) {
      try WordNet.installed(in: folder)
    }
  }

  @Test("damage is reported with the file, the line and what was expected")
  func damage() throws {
    func message(_ name: String, _ change: (inout String) -> Void) throws -> String {
      let text = try #require(try error(changing: name, change)).description
      return String(try #require(text.split(separator: "/").last))
    }
    let cases = [
      ("index.noun", "medico n", "medico v", "the part of speech"),
      ("index.noun", "medico n 1 0 1", "medico n 1 0 2", "the number of senses again"),
      ("index.noun", "00000104", "00000105", "the place of a set in data.noun"),
      ("data.verb", "00000104", "00000103", "the line's own place in the file"),
      ("data.verb", "v 03 begin", "v ff begin", "a number"), ("data.adj", "stable", "st\u{E4}ble", "a word in ASCII"),
    ]
    for (name, old, new, expected) in cases {
      let message = try message(name) { $0.replace(old, with: new) }
      #expect(message.hasPrefix("\(name):") && message.hasSuffix(" expected \(expected)"), "\(message)")
    }
    let message = try message("index.adv") { $0.replace("daily r 1", with: "daily r one") }
    #expect(message == "index.adv:2: not a file of WordNet: expected a number")
  }

  @Test("files with any bytes changed give a WordNet or an error", arguments: files)
  func anyBytes(name: String) throws {
    var random = SystemRandom(seed: 7)
    for _ in 0..<60 {
      let folder = try copy(changing: name) { text in
        var bytes = Array(text.unicodeScalars)
        for _ in 0...random.below(5) where !bytes.isEmpty {
          let place = random.below(bytes.count)
          switch random.below(3) {
          case 0: bytes[place] = Unicode.Scalar(UInt8(random.below(256)))
          case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
          default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(40))], at: place)
          }
        }
        text = String(String.UnicodeScalarView(bytes))
      }
      defer { try? FileManager.default.removeItem(atPath: folder) }
      do {
        let wordNet = try WordNet(folder: folder)
        for word in ["doctor", "feet", "rises", "best", "tries"] { _ = wordNet.synonyms(of: word) }
      } catch { #expect(error.description.hasPrefix(folder)) }
    }
  }

  @Test("many threads may search at once")
  func threads() throws {
    let wordNet = try Oracles.smallWordNet()
    let words = try Oracles.load().synonyms
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<20 {
        for word in words where Set(wordNet.synonyms(of: word.text)) != Set(word.result) { wrong.withLock { $0 += 1 } }
      }
    }
    #expect(wrong.withLock { $0 } == 0)
  }
}

/// Numbers that are the same in every run (a linear congruential generator).
private struct SystemRandom {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
