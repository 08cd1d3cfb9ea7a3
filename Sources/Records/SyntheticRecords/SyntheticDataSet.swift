public import EHR
internal import SeededRandom

/// Synthetic patients with instructions whose answers are known by construction.
///
/// Patient `index` depends on the seed and the index alone, so a larger set begins with the smaller one.
public struct SyntheticDataSet: Sendable {
  public struct Item: Sendable {
    public let personID: PersonID
    public let surname: String
    /// The record, written in the layout asked for.
    public let xml: [UInt8]
    public let instructions: [SyntheticInstruction]
  }

  public let options: SyntheticOptions
  private let surnames: [String]
  private let personOffset: UInt64
  private let instructionOffset: UInt64

  public init(_ options: SyntheticOptions) throws(SyntheticRecordsError) {
    try options.validate()
    self.options = options
    var random = SplitMix64(seed: options.seed)
    surnames = random.shuffled(SyntheticVocabulary.surnameWords)
    personOffset = random.next() % Self.personModulus
    instructionOffset = random.next() % Self.instructionModulus
  }

  /// The patient at `index`, 0 to `patientCount` - 1.
  public func item(_ index: Int) -> Item {
    var random = SplitMix64(seed: options.seed &* 0x2545_F491_4F6C_DD1D &+ UInt64(truncatingIfNeeded: index) &+ 1)
    random = random.branch()
    let person = person(index, &random)
    var sizes = random.branch()
    let late = options.evidence == .recent
    var generator = PatientGenerator(
      person: person, targetBytes: targetBytes(&sizes), placesFactsLate: late, random: random.branch())
    let patient = generator.generate()
    var choice = random.branch()
    let instructions = choose(InstructionComposer(patient: patient).candidates(&choice), index, &choice)
    let xml: [UInt8] =
      switch options.layout {
      case .release: ReleaseLayoutWriter().write(patient.content)
      case .older: OlderLayoutWriter().write(patient.content)
      }
    return Item(personID: person.id, surname: person.surname, xml: xml, instructions: instructions)
  }

  // MARK: parts

  // Largest primes below 10^12 and 10^10: stepping by any number modulo a prime repeats no id.
  private static let personModulus: UInt64 = 999_999_999_989
  private static let instructionModulus: UInt64 = 9_999_999_967

  private func id(_ count: UInt64, offset: UInt64, step: UInt64, modulus: UInt64) -> Int64 {
    let stepped = modulus.dividingFullWidth((count % modulus).multipliedFullWidth(by: step)).remainder
    return Int64((offset + stepped) % modulus) + 1
  }

  private func person(_ index: Int, _ random: inout SplitMix64) -> SyntheticPerson {
    let isFemale = random.chance(50)
    let given = random.pick(isFemale ? SyntheticVocabulary.femaleNames : SyntheticVocabulary.maleNames)
    let birth = Timestamp(
      year: random.int(in: 1930...1995), month: random.int(in: 1...12), day: random.int(in: 1...28))
    let demographics = Demographics(
      birthDate: birth, gender: isFemale ? "FEMALE" : "MALE", race: random.pick(SyntheticVocabulary.races),
      ethnicity: random.pick(SyntheticVocabulary.ethnicities))
    let number = id(UInt64(index), offset: personOffset, step: 618_033_988_749, modulus: Self.personModulus)
    return SyntheticPerson(
      id: PersonID(rawValue: number), givenName: given, surname: surname(index), demographics: demographics)
  }

  /// "Testperson-Abalone", and with two words or a number once the single words are used up.
  private func surname(_ index: Int) -> String {
    let count = surnames.count
    let first = surnames[index % count]
    let round = index / count
    if round == 0 { return "Testperson-\(first)" }
    if round < count { return "Testperson-\(first)-\(surnames[(index + round) % count])" }
    return "Testperson-\(first)-\(round)"
  }

  private func targetBytes(_ random: inout SplitMix64) -> Int {
    // Whole doublings by halving the range, then evenly within: logarithmic without floating-point logarithms.
    var low = options.recordTokens.lowerBound
    let high = options.recordTokens.upperBound
    var steps: [ClosedRange<Int>] = []
    while low < high {
      let next = min(high, low * 2)
      steps.append(low...next)
      low = next
    }
    let range = steps.isEmpty ? low...high : random.pick(steps)
    return Int(Double(random.int(in: range)) * SyntheticOptions.bytesPerToken)
  }

  private func choose(
    _ candidates: [SyntheticInstruction], _ index: Int, _ random: inout SplitMix64
  ) -> [SyntheticInstruction] {
    let window = Int(Double(options.evidenceTokens) * SyntheticOptions.bytesPerToken)
    var groups: [(family: InstructionFamily, open: [SyntheticInstruction])] = []
    for family in InstructionFamily.allCases where options.families.contains(family) {
      var open = candidates.filter { candidate in
        candidate.family == family && (options.evidence == .anywhere || candidate.evidenceBytesFromEnd <= window)
      }
      if family == .conditionPresence {
        // As many absent conditions as present ones, so that neither answer is the better guess.
        let present = open.filter { !$0.evidence.isEmpty }
        let absent = random.shuffled(open.filter(\.evidence.isEmpty))
        open = present + absent.prefix(max(present.count, random.chance(20) ? 1 : 0))
      }
      if !open.isEmpty { groups.append((family, random.shuffled(open))) }
    }
    var chosen: [SyntheticInstruction] = []
    while chosen.count < options.instructionsPerPatient, !groups.isEmpty {
      var ticket = random.int(in: 1...groups.reduce(0) { $0 + $1.family.weight })
      var group = 0
      while group < groups.count - 1, ticket > groups[group].family.weight {
        ticket -= groups[group].family.weight
        group += 1
      }
      guard var instruction = groups[group].open.popLast() else { break }
      if groups[group].open.isEmpty { groups.remove(at: group) }
      let count = UInt64(index) * 100 + UInt64(chosen.count)
      instruction.id = id(count, offset: instructionOffset, step: 6_180_339_887, modulus: Self.instructionModulus)
      chosen.append(instruction)
    }
    return chosen
  }
}
