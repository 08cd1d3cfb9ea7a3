/// Reads the spellings of a timestamp that occur in records; see `Timestamp`.
struct TimestampText {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let day: Timestamp?
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, day: Timestamp?) {
    self.bytes = bytes
    self.day = day
  }

  consuming func read() -> Timestamp? {
    var scan = self
    return scan.timestamp()
  }

  private mutating func timestamp() -> Timestamp? {
    skipBlanks()
    guard let (first, digits) = number(maximumDigits: 4) else { return nil }
    var date: (year: Int, month: Int, day: Int)
    switch current {
    case .some(0x30...0x39) where digits == 4:
      // 20210305, as exports of databases have it.
      guard let (month, _) = fixedNumber(digits: 2), let (day, _) = fixedNumber(digits: 2) else { return nil }
      date = (first, month, day)
    case UInt8(ascii: "-") where digits == 4:
      position += 1
      guard let (month, _) = number(maximumDigits: 2), take(UInt8(ascii: "-")),
        let (day, _) = number(maximumDigits: 2)
      else { return nil }
      date = (first, month, day)
    case UInt8(ascii: "/") where digits <= 2:
      position += 1
      guard let (day, _) = number(maximumDigits: 2), take(UInt8(ascii: "/")),
        let (year, yearDigits) = number(maximumDigits: 4), yearDigits == 4 || yearDigits == 2
      else { return nil }
      // Two digits: the POSIX pivot, as the authors' %y reads them.
      date = (yearDigits == 4 ? year : year < 69 ? 2000 + year : 1900 + year, first, day)
    case UInt8(ascii: ":") where digits <= 2:
      guard let day else { return nil }
      date = day.civil
      position -= digits
    default: return nil
    }
    if current == UInt8(ascii: "T") { position += 1 }
    skipBlanks()
    if position == bytes.count { return Timestamp(year: date.year, month: date.month, day: date.day) }
    guard let time = time() else { return nil }
    return Timestamp(year: date.year, month: date.month, day: date.day, hour: time.hour, minute: time.minute)
  }

  /// `H:MM`, optional seconds, optional AM or PM or `Z`, then nothing but blanks.
  private mutating func time() -> (hour: Int, minute: Int)? {
    guard var (hour, _) = number(maximumDigits: 2), take(UInt8(ascii: ":")),
      let (minute, minuteDigits) = number(maximumDigits: 2), minuteDigits == 2
    else { return nil }
    if take(UInt8(ascii: ":")) {
      guard let (second, _) = number(maximumDigits: 2), second <= 60 else { return nil }
      if take(UInt8(ascii: ".")) { while let byte = current, (0x30...0x39).contains(byte) { position += 1 } }
    }
    skipBlanks()
    if let letter = current.map({ $0 | 0x20 }), letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") {
      position += 1
      guard let m = current, m | 0x20 == UInt8(ascii: "m"), (1...12).contains(hour) else { return nil }
      position += 1
      hour = hour % 12 + (letter == UInt8(ascii: "p") ? 12 : 0)
    } else {
      skipZone()
    }
    skipBlanks()
    return position == bytes.count ? (hour, minute) : nil
  }

  /// `Z`, `UTC`, `+00`, `-08:00`: databases write zones, records mean the clock on the wall.
  private mutating func skipZone() {
    if take(UInt8(ascii: "Z")) { return }
    let start = position
    if take(UInt8(ascii: "U")) {
      if take(UInt8(ascii: "T")), take(UInt8(ascii: "C")) { return }
    } else if take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) {
      if fixedNumber(digits: 2) != nil, position == bytes.count { return }
      if take(UInt8(ascii: ":")) || position < bytes.count, fixedNumber(digits: 2) != nil { return }
    }
    position = start
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = current, byte <= 0x20 { position += 1 }
  }

  private mutating func fixedNumber(digits: Int) -> (value: Int, digits: Int)? {
    number(maximumDigits: digits).flatMap { $0.digits == digits ? $0 : nil }
  }

  private mutating func number(maximumDigits: Int) -> (value: Int, digits: Int)? {
    var value = 0
    let start = position
    while let byte = current, (0x30...0x39).contains(byte), position - start < maximumDigits {
      value = value * 10 + Int(byte - 0x30)
      position += 1
    }
    return position > start ? (value, position - start) : nil
  }
}
