/// What ids become: nine digits for a person, twelve for others (a data set has millions of notes, and nine digits
/// would give two of 50,000 the same). Ids that are no numbers keep their form.
struct SurrogateIDs {
  let key: SecretKey
  /// The person's id in the file and in the output.
  let person: String
  let newPerson: String
  let keepsOtherIDs: Bool

  /// nil where the value stays.
  func surrogate(for value: String, _ kind: RecordFields.Kind) -> String? {
    guard value != "NULL", value.utf8.contains(where: { $0 > 0x20 }) else { return nil }
    switch kind {
    case .personID: return newPerson == person ? nil : newPerson
    case .otherID(let name):
      guard !keepsOtherIDs else { return nil }
      guard value.utf8.allSatisfy(PatientDisguise.isDigit) else {
        return String(decoding: PatientDisguise.sameForm(key, "id \(name)", Array(value.utf8)), as: UTF8.self)
      }
      return Self.digits(12, key.draws("id \(name)", value))
    case .text, .timestamp, .ageInDays, .ageInYears: return nil
    }
  }

  /// The person's own id in a text.
  func replaceOwnID(in text: ClinicalText, _ found: inout Findings) {
    guard newPerson != person, person.utf8.count >= 5 else { return }
    let digits = Array(person.utf8)
    for token in text.tokens where token.isNumber && token.length == digits.count {
      if text.bytes[token.range].elementsEqual(digits) { found.add(.id, token.range, newPerson) }
    }
  }

  /// A person's nine digits; `attempt` tells apart persons that would get the same.
  static func newPersonID(_ person: String, key: SecretKey, attempt: Int) -> String {
    digits(9, key.draws("person_id", attempt == 0 ? person : "\(person)#\(attempt)"))
  }

  private static func digits(_ count: Int, _ draws: SecretKey.Draws) -> String {
    var draws = draws
    return (0..<count).reduce(into: "") { text, index in
      text += String(index == 0 ? 1 + draws.next(below: 9) : draws.next(below: 10))
    }
  }
}
