/// The regular expressions of `pattern`: the part of ECMA-262's that Python's `re` reads alike.
///
/// Literals, `.`, classes, `\d \w \s` and their opposites, groups, `|`, quantifiers (greedy or lazy, which admit the
/// same texts), `^` at the beginning and `$` at the end of the whole or of one of its outermost alternatives. The two
/// dialects differ beyond ASCII and on control characters; so the automaton speaks of texts over `universe` alone:
/// there it is exact, and what it accepts, both accept.
struct RegularExpression {
  private indirect enum Node {
    case set(ScalarSet)
    case sequence([Node])
    case choice([Node])
    case repeated(Node, Int, Int?)
  }

  private static let nestingLimit = 32
  private static let lengthLimit = 4096

  let automaton: ScalarAutomaton
  /// The scalars that `.` and negated classes admit.
  let universe: ScalarSet

  /// What both dialects take alike: no control characters, no line ends.
  static let text = ScalarSet([0x20...0x7E, 0xA0...0x2027, 0x202A...0x10FFFF])
  private static let asciiText = ScalarSet([0x20...0x7E])

  /// - Throws: why the pattern is not of the supported kind.
  init(_ pattern: [UInt8]) throws(Unsupported) {
    let scalars = Array(String(decoding: pattern, as: UTF8.self).unicodeScalars)
    guard scalars.count <= Self.lengthLimit else { throw Unsupported("longer than \(Self.lengthLimit) characters") }
    var usesShorthand = false
    var index = 0
    while index + 1 < scalars.count {
      if scalars[index] == "\\" {
        if "dDwWsS".unicodeScalars.contains(scalars[index + 1]) { usesShorthand = true }
        index += 1
      }
      index += 1
    }
    universe = usesShorthand ? Self.asciiText : Self.text
    var parser = Parser(scalars: scalars, universe: universe)
    let node = try parser.whole()
    var builder = Builder()
    let end = try builder.build(node, from: 0)
    automaton = try builder.finish(end)
  }

  /// Whether a text matches; nil: the dialects may differ on it.
  func matches(_ text: [UInt8]) -> Bool? {
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    if automaton.accepts(scalars) { return true }
    return scalars.allSatisfy { universe.contains($0.value) } ? false : nil
  }

  struct Unsupported: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  // MARK: syntax

  private struct Parser {
    let scalars: [Unicode.Scalar]
    let universe: ScalarSet
    var position = 0

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard peek == scalar else { return false }
      position += 1
      return true
    }

    mutating func whole() throws(Unsupported) -> Node {
      var options: [Node] = []
      let rest = Node.repeated(.set(universe), 0, nil)
      repeat {
        let begins = take("^")
        var parts = try sequence(depth: 0)
        if !begins { parts.insert(rest, at: 0) }
        if !take("$") { parts.append(rest) }
        options.append(.sequence(parts))
      } while take("|")
      switch peek {
      case nil: return .choice(options)
      case "^", "$": throw Unsupported("\"^\" or \"$\" inside")
      case let scalar?: throw Unsupported("unexpected \(ConstraintError.quoted(String(scalar)))")
      }
    }

    private mutating func sequence(depth: Int) throws(Unsupported) -> [Node] {
      guard depth < nestingLimit else { throw Unsupported("groups nested deeper than \(nestingLimit)") }
      var parts: [Node] = []
      while let scalar = peek, scalar != "|", scalar != ")", scalar != "$" {
        var part = try atom(scalar, depth)
        var count = 0
        while let quantified = try quantifier(part) {
          part = quantified
          count += 1
          guard count == 1 else { throw Unsupported("a quantifier after a quantifier") }
        }
        parts.append(part)
      }
      return parts
    }

    private mutating func atom(_ scalar: Unicode.Scalar, _ depth: Int) throws(Unsupported) -> Node {
      position += 1
      switch scalar {
      case ".": return .set(universe)
      case "[": return .set(try characterClass())
      case "\\": return .set(try escape(inClass: false))
      case "(":
        if take("?") {
          guard take(":") else { throw Unsupported("groups other than (…) and (?:…)") }
        }
        var options: [Node] = []
        repeat {
          options.append(.sequence(try sequence(depth: depth + 1)))
        } while take("|")
        if peek == "$" { throw Unsupported("\"$\" inside a group") }
        guard take(")") else { throw Unsupported("a group without end") }
        return .choice(options)
      case "^": throw Unsupported("\"^\" inside")
      case "*", "+", "?", "{", "}", "]":
        throw Unsupported("\(ConstraintError.quoted(String(scalar))) without a backslash here")
      default: return .set(ScalarSet(scalar.value))
      }
    }

    private mutating func quantifier(_ node: Node) throws(Unsupported) -> Node? {
      let result: Node
      switch peek {
      case "*": result = .repeated(node, 0, nil)
      case "+": result = .repeated(node, 1, nil)
      case "?": result = .repeated(node, 0, 1)
      case "{":
        position += 1
        guard let minimum = try number() else { throw Unsupported("\"{\" without a number") }
        var maximum: Int? = minimum
        if take(",") { maximum = try number() }
        guard peek == "}", minimum <= maximum ?? minimum else { throw Unsupported("a malformed {m,n}") }
        result = .repeated(node, minimum, maximum)
      default: return nil
      }
      position += 1
      _ = take("?")
      return result
    }

    private mutating func number() throws(Unsupported) -> Int? {
      var value: Int?
      while let digit = peek, ("0"..."9").contains(digit) {
        value = (value ?? 0) * 10 + Int(digit.value - 48)
        guard value ?? 0 <= 4096 else { throw Unsupported("more than 4096 repetitions") }
        position += 1
      }
      return value
    }

    private mutating func characterClass() throws(Unsupported) -> ScalarSet {
      let isNegated = take("^")
      var set = ScalarSet.none
      var isFirst = true
      while let scalar = peek, scalar != "]" || isFirst {
        position += 1
        if scalar == "]" || scalar == "[" { throw Unsupported("a bracket in a class without a backslash") }
        isFirst = false
        var item = scalar == "\\" ? try escape(inClass: true) : ScalarSet(scalar.value)
        if peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
          position += 1
          let last = scalars[position]
          position += 1
          let end = last == "\\" ? try escape(inClass: true) : ScalarSet(last.value)
          guard let low = item.only, let high = end.only, low <= high, last != "[" else {
            throw Unsupported("a malformed range in a class")
          }
          item = ScalarSet([low...high])
        }
        set = set.union(item)
      }
      guard take("]") else { throw Unsupported("a class without end") }
      return isNegated ? universe.subtracting(set) : set
    }

    private mutating func escape(inClass: Bool) throws(Unsupported) -> ScalarSet {
      guard let scalar = peek else { throw Unsupported("a backslash at the end") }
      position += 1
      switch scalar {
      case "d": return Self.digits
      case "w": return Self.word
      case "s": return Self.space
      case "D": return universe.subtracting(Self.digits)
      case "W": return universe.subtracting(Self.word)
      case "S": return universe.subtracting(Self.space)
      case "t": return ScalarSet(9)
      case "n": return ScalarSet(10)
      case "v": return ScalarSet(11)
      case "f": return ScalarSet(12)
      case "r": return ScalarSet(13)
      case "x": return try hexadecimal(2)
      case "u": return try hexadecimal(4)
      case _
      where scalar.isASCII && scalar.value >= 0x20 && !scalar.properties.isAlphabetic
        && !("0"..."9").contains(scalar):
        return ScalarSet(scalar.value)
      default: throw Unsupported("\(ConstraintError.quoted("\\" + String(scalar)))")
      }
    }

    private mutating func hexadecimal(_ count: Int) throws(Unsupported) -> ScalarSet {
      var value: UInt32 = 0
      for _ in 0..<count {
        guard let scalar = peek, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
          throw Unsupported("an escape without its hexadecimal digits")
        }
        value = value << 4 | UInt32(digit)
        position += 1
      }
      guard Unicode.Scalar(value) != nil else { throw Unsupported("a surrogate") }
      return ScalarSet(value)
    }

    private static let digits = ScalarSet([0x30...0x39])
    private static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    private static let space = ScalarSet([0x20...0x20])
  }

  // MARK: automaton

  /// Thompson's construction; empty moves are taken out at the end.
  private struct Builder {
    var moves: [[ScalarAutomaton.Move]] = [[]]
    var jumps: [[Int]] = [[]]

    private mutating func newState() throws(Unsupported) -> Int {
      guard moves.count < 4096 else { throw Unsupported("more than 4096 states") }
      moves.append([])
      jumps.append([])
      return moves.count - 1
    }

    mutating func build(_ node: Node, from: Int) throws(Unsupported) -> Int {
      switch node {
      case .set(let set):
        let end = try newState()
        moves[from].append(.init(set: set, target: end))
        return end
      case .sequence(let parts):
        var state = from
        for part in parts { state = try build(part, from: state) }
        return state
      case .choice(let options):
        let end = try newState()
        for option in options { jumps[try build(option, from: from)].append(end) }
        return end
      case .repeated(let part, let minimum, let maximum):
        var state = from
        func round(_ builder: inout Builder) throws(Unsupported) {
          let begin = try builder.newState()
          builder.jumps[state].append(begin)
          state = try builder.build(part, from: begin)
        }
        for _ in 0..<minimum { try round(&self) }
        let end = try newState()
        if let maximum {
          for _ in minimum..<max(minimum, maximum) {
            jumps[state].append(end)
            try round(&self)
          }
        } else {
          let loop = try newState()
          jumps[state].append(loop)
          jumps[try build(part, from: loop)].append(loop)
          state = loop
        }
        jumps[state].append(end)
        return end
      }
    }

    func finish(_ end: Int) throws(Unsupported) -> ScalarAutomaton {
      var result = ScalarAutomaton(moves: [], isFinal: [])
      var moveCount = 0
      for state in moves.indices {
        var seen: Set<Int> = [state]
        var pending = [state]
        var joint: [ScalarAutomaton.Move] = []
        while let next = pending.popLast() {
          joint += moves[next]
          for target in jumps[next] where seen.insert(target).inserted { pending.append(target) }
        }
        moveCount += joint.count
        guard moveCount <= 1 << 16 else { throw Unsupported("more than 65536 moves between its states") }
        result.moves.append(joint)
        result.isFinal.append(seen.contains(end))
      }
      return result
    }
  }
}

extension ScalarSet {
  /// The scalar of a set that has one.
  var only: UInt32? {
    guard ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }
}
