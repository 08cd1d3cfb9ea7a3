/// What a form's header says about its column. Forms put whole sentences there, so words are looked for.
///
/// In this order, the first rule that fits:
///
/// 1. Who and when: a time stamp, an e-mail address, a user's name, a name, initials, a phone number. Never copied.
///    Single words such as "name" say so in headers of up to four words.
/// 2. A known name (`FormField.knownNames`), numbers apart: "Clinical context 2".
/// 3. A first word "instruction" or "question" that no word of another field follows: the text itself.
/// 4. Words: "subcategory"; "category", "type of instruction"; "apply"/"applies"/"applicable" with "generally", "all",
///    "any", "most", "every" or "specific"; "characteristics", "which patients", "type of patient"; "context",
///    "setting", "scenario", "situation"; "specialty", "department", "discipline".
/// 5. "instruction", "question", "prompt", "request", "task" or "ask", unless the header asks for comments: the text.
struct FormHeader {
  enum Meaning: Equatable {
    /// Who filled in the form, or when.
    case personal
    /// The field, and how sure that is: 3 for a known name, 2 for rule 3, 1 for words.
    case field(FormField, strength: Int)
    case unknown
  }

  let text: String
  private let words: [String]
  /// Words with blanks around them, for phrases.
  private let phrase: String

  init(_ text: String) {
    self.text = FormText.collapsed(text)
    words = FormText.words(text)
    phrase = " " + words.joined(separator: " ") + " "
  }

  var meaning: Meaning {
    if isPersonal { return .personal }
    if let field = known { return .field(field, strength: 3) }
    if beginsWithInstruction { return .field(.question, strength: 2) }
    if let field = byWords { return .field(field, strength: 1) }
    return .unknown
  }

  /// The header without numbers: equal for "Instruction 1" and "Instruction 2".
  var stem: String {
    let ordinals: Set<String> = ["first", "second", "third", "fourth", "fifth", "next", "another", "optional", "no"]
    return words.filter { !ordinals.contains($0) && !$0.allSatisfy(\.isNumber) }.joined(separator: " ")
  }

  private var isPersonal: Bool {
    let phrases = [
      "email address", "e mail", "your name", "your full name", "first name", "last name", "family name", "start time",
      "completion time", "last modified time", "submitted by", "submitted at", "phone number", "user id",
    ]
    if phrases.contains(where: has) { return true }
    // In a sentence these words may mean other things ("Name one instruction that …").
    let single: Set<String> = [
      "timestamp", "email", "emails", "username", "name", "surname", "initials", "phone", "telephone", "pager", "netid",
      "sunet", "sunetid", "orcid",
    ]
    return words.count <= 4 && words.contains(where: single.contains)
  }

  private var known: FormField? {
    FormField.allCases.first { field in
      field.knownNames.contains { FormText.words($0).joined(separator: " ") == stem }
    }
  }

  private var beginsWithInstruction: Bool {
    guard let first = words.first, ["instruction", "question"].contains(first) else { return false }
    let others: Set<String> = [
      "id", "number", "category", "subcategory", "type", "source", "context", "setting", "characteristics", "specialty",
      "applies", "scope",
    ]
    return words.count < 2 || !others.contains(words[1])
  }

  private var byWords: FormField? {
    if hasAny("subcategory", "subcategories", "sub category") { return .subcategory }
    if hasAny("category", "categories", "instruction type", "question type", "task type")
      || hasKind("instruction", "question", "task", "request")
    {
      return .category
    }
    if hasAny("apply", "applies", "applicable", "applicability"),
      hasAny("general", "generally", "all", "any", "most", "every", "specific")
    {
      return .appliesGenerally
    }
    if hasAny("characteristic", "characteristics", "which patients", "patient population")
      || hasKind("patient", "patients")
    {
      return .patientCharacteristics
    }
    if hasAny("context", "setting", "scenario", "situation") { return .clinicalContext }
    if hasAny("specialty", "speciality", "specialties", "subspecialty", "department", "discipline") {
      return .submitterSpecialty
    }
    if hasAny("comment", "comments", "feedback") { return nil }
    return hasAny("instruction", "instructions", "question", "questions", "prompt", "request", "task", "ask")
      ? .question : nil
  }

  private func has(_ sought: String) -> Bool { phrase.contains(" \(sought) ") }
  private func hasAny(_ sought: String...) -> Bool { sought.contains(where: has) }
  private func hasKind(_ things: String...) -> Bool {
    things.contains { has("type of \($0)") || has("kind of \($0)") }
  }
}
