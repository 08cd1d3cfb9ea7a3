/// WordNet's words, sets of synonyms and irregular forms, read from its files.
struct WordNetTables {
  /// Lemmas, and words as sets spell them, which may be in upper case.
  private(set) var words = WordTable(capacity: 160_000)
  /// Each word's senses: the set's number, with the part of speech in the two highest bits.
  private(set) var senses = Lists()
  /// Each set's single words.
  private(set) var sets = Lists()
  /// Irregular forms, and for each the words that it may stand for, with the part of speech as above.
  private(set) var irregular = WordTable(capacity: 6_000)
  private(set) var bases = Lists()
  /// For each irregular form a bit for each part of speech that lists it.
  private(set) var irregularParts: [UInt8] = []
  private(set) var version: String?

  static let partShift: UInt32 = 30

  init(folder: String) throws(WordNetError) {
    var senses: [(key: UInt32, value: UInt32)] = []
    var bases: [(key: UInt32, value: UInt32)] = []
    for part in PartOfSpeech.allCases {
      let dataPath = "\(folder)/data.\(part.fileName)"
      let indexPath = "\(folder)/index.\(part.fileName)"
      let firstSet = sets.count
      let offsets = try readSets(FieldReader(path: dataPath))
      let index = try FieldReader(path: indexPath)
      version = version ?? Self.statedVersion(index.bytes)
      try readIndex(index, part, offsets, firstSet, &senses)
      try readIrregular(FieldReader(path: "\(folder)/\(part.fileName).exc"), part, &bases)
    }
    guard sets.count < 1 << Self.partShift, words.count < 1 << Self.partShift else {
      throw .malformed(path: folder, line: 0, expected: "fewer words")
    }
    self.senses = Lists(senses, count: words.count)
    self.bases = Lists(bases, count: irregular.count)
  }

  /// `data.*`: where in the file each set is.
  private mutating func readSets(_ file: FieldReader) throws(WordNetError) -> [UInt32] {
    var reader = file
    var offsets: [UInt32] = []
    var single: [UInt32] = []
    while reader.advance() {
      guard try reader.number() == reader.lineStart else { throw reader.malformed("the line's own place in the file") }
      offsets.append(UInt32(truncatingIfNeeded: reader.lineStart))
      try reader.skip()
      try reader.skip()
      single.removeAll(keepingCapacity: true)
      for _ in 0..<(try reader.number(radix: 16)) {
        if let name = Self.singleWord(try reader.word()) { single.append(UInt32(words.insert(name).number)) }
        _ = try reader.number(radix: 16)
      }
      sets.append(single)
    }
    return offsets
  }

  /// A word without a marker of the place that an adjective stands at, `galore(ip)`; `nil` for several words.
  private static func singleWord(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var name = word
    if word.last == UInt8(ascii: ")"), let bracket = word.lastIndex(of: UInt8(ascii: "(")) { name = word[..<bracket] }
    return name.contains(UInt8(ascii: "_")) ? nil : name
  }

  /// `index.*`: the sets of each lemma.
  private mutating func readIndex(
    _ file: FieldReader, _ part: PartOfSpeech, _ offsets: [UInt32], _ firstSet: Int,
    _ senses: inout [(key: UInt32, value: UInt32)]
  ) throws(WordNetError) {
    var reader = file
    while reader.advance() {
      let lemma = UInt32(truncatingIfNeeded: words.insert(try reader.word()).number)
      guard try reader.word().elementsEqual([part.letter]) else { throw reader.malformed("the part of speech") }
      let setCount = try reader.number()
      // A line cannot hold more fields than bytes, so counts need no limits of their own.
      for _ in 0..<(try reader.number()) { try reader.skip() }
      guard try reader.number() == setCount, setCount > 0 else { throw reader.malformed("the number of senses again") }
      try reader.skip()
      for _ in 0..<setCount {
        guard let set = Self.place(of: try reader.number(), in: offsets) else {
          throw reader.malformed("the place of a set in data.\(part.fileName)")
        }
        senses.append((lemma, UInt32(truncatingIfNeeded: firstSet + set) | part.rawValue << Self.partShift))
      }
    }
  }

  /// `*.exc`: a form and what it is a form of on each line.
  private mutating func readIrregular(
    _ file: FieldReader, _ part: PartOfSpeech, _ bases: inout [(key: UInt32, value: UInt32)]
  ) throws(WordNetError) {
    var reader = file
    while reader.advance() {
      let (form, isNew) = irregular.insert(try reader.word())
      if isNew { irregularParts.append(0) }
      let bit: UInt8 = 1 << UInt8(truncatingIfNeeded: part.rawValue)
      // Of a form that is listed twice, the last line counts.
      if irregularParts[form] & bit != 0 {
        bases.removeAll { $0.key == form && $0.value >> Self.partShift == part.rawValue }
      }
      irregularParts[form] |= bit
      while case let base = reader.field(), !base.isEmpty {
        // What is no lemma cannot be found later either.
        guard let word = words.find(base) else { continue }
        bases.append((UInt32(form), UInt32(truncatingIfNeeded: word) | part.rawValue << Self.partShift))
      }
    }
  }

  private static func place(of offset: Int, in offsets: [UInt32]) -> Int? {
    var (low, high) = (0, offsets.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(offsets[middle]) < offset { low = middle + 1 } else { high = middle }
    }
    return low < offsets.count && Int(offsets[low]) == offset ? low : nil
  }

  /// `WordNet 3.0` in the licence at the start.
  private static func statedVersion(_ bytes: [UInt8]) -> String? {
    let head = Array(bytes.prefix(4096))
    let name = Array("WordNet ".utf8)
    for start in head.indices where head[start...].starts(with: name) {
      var number = head[(start + name.count)...].prefix { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
      if number.last == UInt8(ascii: ".") { number.removeLast() }
      if !number.isEmpty { return String(decoding: name + number, as: UTF8.self) }
    }
    return nil
  }
}

/// Lists of numbers, one after the other.
struct Lists {
  private(set) var values: [UInt32] = []
  private var ends: [UInt32] = []

  init() {}

  /// Gathers the values of each key below `count`, in the order given.
  init(_ pairs: [(key: UInt32, value: UInt32)], count: Int) {
    var places = [UInt32](repeating: 0, count: count + 1)
    for pair in pairs { places[Int(pair.key) + 1] += 1 }
    for key in 0..<count { places[key + 1] += places[key] }
    ends = Array(places.dropFirst())
    values = [UInt32](repeating: 0, count: pairs.count)
    for pair in pairs {
      values[Int(places[Int(pair.key)])] = pair.value
      places[Int(pair.key)] += 1
    }
  }

  var count: Int { ends.count }

  mutating func append(_ list: [UInt32]) {
    values += list
    ends.append(UInt32(truncatingIfNeeded: values.count))
  }

  /// Where the list's values are.
  func range(_ list: Int) -> Range<Int> { (list == 0 ? 0 : Int(ends[list - 1]))..<Int(ends[list]) }
}
