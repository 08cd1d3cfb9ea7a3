import Foundation
import MedAlign
import ReferenceData
import SeededRandom
import SampleRuns
import Testing
import TextMetrics

@Suite("Collecting instructions from a form") struct CollectionTests {
  private func collect(
    _ text: String, name: String = "form.csv", _ scratch: Scratch, earlier: [CollectedInstruction] = [],
    _ change: (inout InstructionCollection.Options) -> Void = { _ in }
  ) throws -> InstructionCollection {
    try scratch.write(name, text)
    var options = InstructionCollection.Options()
    change(&options)
    return try InstructionCollection(form: "\(scratch.path)/\(name)", options: options, earlier: earlier)
  }

  /// As Google Forms writes it: sentences as headers, one of two lines, and answers ticked joined by ", ".
  private static let googleForm = """
    Timestamp,Email Address,What is your full name?,"What is your
    specialty?","Instruction
    (please write one; no PHI)",Which characteristics must a patient have for it?,In which context would you ask it?,\
    "Does this instruction apply to patients generally, or only to specific ones?",\
    Subcategory (tick what fits),Any comments or questions?
    4/1/2023 10:00:00,a@example.org,Ada Sample,Cardiology,"When was the last ""echo"", and what was the EF?",heart \
    failure,clinic visit,To patients generally,"Retrieve imaging studies, retrieve medical history",thanks
    4/1/2023 10:01:00,b@example.org,Bea Sample,cardiology ,"List all
    allergies of this patient.",,,Only to specific ones,determine plan of care,
    4/1/2023 10:02:00,c@example.org,Cem Sample,Neurology,Compute the NIHSS on admission.,,ward,,make coffee,

    """

  @Test("a Google form is mapped by its headers, and who filled it in is never copied")
  func googleForm() throws {
    let scratch = try Scratch()
    let collection = try collect(Self.googleForm, scratch)
    let found = collection.instructions
    #expect(
      found.map(\.question) == [
        "When was the last \"echo\", and what was the EF?", "List all\nallergies of this patient.",
        "Compute the NIHSS on admission.",
      ])
    #expect(found.map(\.submitterSpecialty) == ["Cardiology", "cardiology", "Neurology"])
    #expect(found.map(\.patientCharacteristics) == ["heart failure", nil, nil])
    #expect(found.map(\.clinicalContext) == ["clinic visit", nil, "ward"])
    #expect(found.map(\.appliesGenerally) == [true, false, nil])
    #expect(found.map(\.subcategory) == ["retrieve imaging studies", "determine plan of care", "make coffee"])
    #expect(found.map(\.category) == ["information retrieval", "care planning", nil])
    #expect(found.map(\.source) == ["form.csv:4", "form.csv:5", "form.csv:7"])
    let report = collection.report
    #expect(
      report.columns.map(\.use) == [
        .personal, .personal, .personal, .field(.submitterSpecialty), .field(.question),
        .field(.patientCharacteristics), .field(.clinicalContext), .field(.appliesGenerally), .field(.subcategory),
        .unused,
      ])
    #expect(report.unknownNames.map(\.name) == ["make coffee"])
    #expect(report.bySpecialty.map { "\($0.name) \($0.count)" } == ["Cardiology 2", "Neurology 1"])
    #expect((report.rows, report.instructions, report.kept, report.dropped.count) == (3, 3, 3, 0))

    let output = scratch.path + "/instructions.tsv"
    try InstructionFile.write(found, to: output)
    let written = try String(contentsOfFile: output, encoding: .utf8)
    for text in ["example.org", "Sample", "4/1/2023", "thanks"] {
      #expect(!written.contains(text))
      #expect(try !report.json().contains(text))
    }
    #expect(try FileManager.default.attributesOfItem(atPath: output)[.posixPermissions] as? Int == 0o600)
  }

  @Test("the output reads back equal, loads as a data set without remarks on it, and collects to itself")
  func output() throws {
    let scratch = try Scratch()
    let found = try collect(Self.googleForm, scratch).instructions
    for name in ["instructions.tsv", "instructions.csv"] {
      let path = "\(scratch.path)/\(name)"
      try InstructionFile.write(found, to: path)
      let file = try InstructionFile.read(path: path)
      #expect(file.instructions == found && file.issues.isEmpty)
      #expect(file.columns == Set(FormField.allCases))
      let data = try BenchmarkDataSet.load(folder: path)
      #expect(Set(data.instructions.map(\.id)) == Set(found.map(\.id)))
      #expect(Set(data.instructions.map(\.question)) == Set(found.map(\.question)))
      #expect(data.instructions.first { $0.question.hasPrefix("List") }?.category == "care planning")
      #expect(!data.issues.contains { $0.reason.contains("unknown columns") })
      let again = try InstructionCollection(form: path)
      #expect(again.instructions == found && again.report.dropped.isEmpty && again.report.warnings.isEmpty)
    }
  }

  @Test("the public sample's shape keeps ids and sources; columns it does not have stay empty")
  func sampleShape() throws {
    let scratch = try Scratch()
    let collection = try collect(
      "instruction_id,question,human_assigned_subcategory_1,source\n"
        + "9923397605,\"Is she, as you see it, \"\"well\"\"?\","
        + "retrieve vitals,table_s9\n27057354,Draft a letter to the employer,other,table_s10\n",
      scratch)
    #expect(collection.instructions.map(\.id.rawValue) == ["9923397605", "27057354"])
    #expect(collection.instructions.map(\.source) == ["table_s9", "table_s10"])
    #expect(collection.instructions.map(\.category) == ["information retrieval", "other"])
    #expect(collection.report.withoutSpecialty == 2 && collection.report.warnings.isEmpty)
  }

  @Test(
    "the public sample is collected whole and comes out the same again",
    .enabled(if: ReferenceData.path("omop/medalign-sample/instructions-sample.csv") != nil))
  func publicSample() throws {
    let sample = try #require(ReferenceData.path("omop/medalign-sample/instructions-sample.csv"))
    let collection = try InstructionCollection(form: sample)
    #expect(collection.instructions.count == 62 && collection.report.dropped.isEmpty)
    #expect(collection.report.withoutCategory == 0 && collection.report.unknownNames.isEmpty)
    let scratch = try Scratch()
    try InstructionFile.write(collection.instructions, to: scratch.path + "/instructions.tsv")
    #expect(try InstructionCollection(form: scratch.path + "/instructions.tsv").instructions == collection.instructions)
    let taxonomy = try #require(ReferenceData.path("omop/medalign-sample/instruction-taxonomy.csv"))
    for row in try String(contentsOfFile: taxonomy, encoding: .utf8).split(separator: "\n").dropFirst() {
      let cells = row.split(separator: ",").map(String.init)
      #expect(InstructionTaxonomy.entries.contains { $0.category == cells[0] && $0.subcategory == cells[1] })
    }
    #expect(InstructionTaxonomy.entries.count == 20 && InstructionTaxonomy.categoryNames.count == 6)
  }

  // MARK: Rows

  @Test("each row is kept or dropped, with its line, its reason and what it duplicates")
  func dropped() throws {
    let scratch = try Scratch()
    let long = String(repeating: "word ", count: 500)
    let collection = try collect(
      "Timestamp,Question\n1,Summarize the last echocardiogram of this patient\n2,\n3,Hi\n4,\(long)\n5,12345 67890\n"
        + "6, Summarize the last   echocardiogram of this patient \n"
        + "7,Summarize the last echocardiogram of the patient!\n"
        + "8,broken \u{FFFD} text here\n9,too,many\n10,List the drugs\n11,\"never closed\n",
      scratch)
    #expect(
      collection.instructions.map(\.question) == [
        "Summarize the last echocardiogram of this patient", "List the drugs",
      ])
    let dropped = collection.report.dropped
    #expect(
      dropped.map { "\($0.line) \($0.reason.rawValue)" } == [
        "3 no instruction", "4 too short", "5 too long", "6 not text", "7 exact duplicate", "8 near-duplicate",
        "9 not text", "10 the row cannot be read", "12 the row cannot be read",
      ])
    #expect(dropped[4].duplicateOf == collection.instructions[0].id && dropped[4].score == nil)
    #expect(dropped[5].duplicateOf == collection.instructions[0].id)
    #expect(abs((dropped[5].score ?? 0) - 6.0 / 7) < 1e-12)
    #expect(collection.report.instructions == 11 && collection.report.rows == 11)
    #expect(collection.report.kept + dropped.count == collection.report.instructions)
    #expect(collection.report.droppedByReason.reduce(0) { $0 + $1.count } == dropped.count)
    let text = collection.report.text()
    #expect(text.contains("11 rows, 11 instructions: 2 kept, 9 dropped"))
    #expect(text.contains("line 8, column 2: near-duplicate of \(collection.instructions[0].id), ROUGE-L 0.857"))
    #expect(!text.contains("echocardiogram"))
  }

  @Test("the threshold and the lengths can be chosen; 1 keeps all but exact duplicates")
  func options() throws {
    let scratch = try Scratch()
    let form =
      "Question\nList all drugs of the patient\nList all drugs of a patient\nList all drugs of the patient\nAge?\n"
    #expect(try collect(form, scratch).instructions.count == 1)
    let loose = try collect(form, scratch) {
      $0.duplicateThreshold = 1
      $0.minimumCharacters = 3
    }
    #expect(loose.instructions.count == 3)
    #expect(loose.report.dropped.map(\.reason) == [.exactDuplicate])
    #expect(
      try collect(form, scratch) {
        $0.maximumCharacters = 8
        $0.minimumCharacters = 1
      }.instructions.count == 1)
  }

  @Test("removal of near-duplicates is idempotent, and no two kept are alike, in any order of rows")
  func duplicateProperties() throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 5)
    let words = [
      "list", "all", "the", "recent", "drugs", "labs", "of", "this", "patient", "with", "dates", "and", "doses",
    ]
    var rows = (0..<120).map { _ in
      (0..<(2 + random.next(below: 9))).map { _ in words[random.next(below: words.count)] }.joined(separator: " ")
    }
    for _ in 0..<3 {
      let collection = try collect("Question\n" + rows.joined(separator: "\n") + "\n", scratch)
      let kept = collection.instructions
      #expect(kept.count < rows.count && kept.count > 5)
      for (place, one) in kept.enumerated() {
        for other in kept[..<place] {
          #expect((RougeL().score(one.question, reference: other.question)?.value ?? 0) <= 0.7 + 1e-9)
        }
      }
      try InstructionFile.write(kept, to: scratch.path + "/kept.tsv")
      let again = try InstructionCollection(form: scratch.path + "/kept.tsv")
      #expect(again.instructions == kept && again.report.dropped.isEmpty)
      // Ids come from the text: the same in any order.
      let byText = Dictionary(kept.map { ($0.question, $0.id) }) { first, _ in first }
      rows.shuffle(using: &random)
      let shuffled = try collect("Question\n" + rows.joined(separator: "\n") + "\n", scratch).instructions
      for instruction in shuffled { #expect(byText[instruction.question, default: instruction.id] == instruction.id) }
    }
  }

  @Test("1,314 rows take less than two seconds")
  func speed() throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 9)
    let rows = (0..<1_314).map { _ in
      (0..<(5 + random.next(below: 40))).map { _ in "w\(random.next(below: 60))" }.joined(separator: " ")
    }
    // The best of several tries: other tests run on the same processors.
    var best = Duration.seconds(60)
    for _ in 0..<5 where best >= .seconds(2) {
      let start = ContinuousClock.now
      let collection = try collect("Question\n" + rows.joined(separator: "\n") + "\n", scratch)
      best = min(best, ContinuousClock.now - start)
      #expect(collection.report.rows == 1_314)
    }
    #expect(best < .seconds(2))
  }

  // MARK: Ids

  @Test("ids are kept; those that are missing, damaged or taken are made from the text, within 15 digits")
  func ids() throws {
    let scratch = try Scratch()
    let collection = try collect(
      "instruction_id,question\n77,First thing to ask?\n77,Another matter entirely\n9.92E+09,Third subject of all\n"
        + "124.0,Fourth of the questions\n,Fifth one without any id\nan id,Sixth has a blank in it\n",
      scratch)
    let ids = collection.instructions.map(\.id.rawValue)
    #expect(ids[0] == "77" && ids[3] == "124")
    #expect(Set(ids).count == 6)
    for id in [ids[1], ids[2], ids[4], ids[5]] {
      let number = try #require(Int64(id))
      #expect(number > 0 && number < 1_000_000_000_000_000)
    }
    #expect(collection.report.warnings.map(\.lines) == [[3, 4, 7]])
    // The first eight bytes of `printf 'Another matter entirely' | sha256sum`, modulo 10^15.
    #expect(ids[1] == "812568195399496")
  }

  @Test("several instruction columns give several instructions, each with its own fields")
  func severalInstructions() throws {
    let scratch = try Scratch()
    let collection = try collect(
      "Timestamp,Specialty,Instruction 1,Clinical context 1,Instruction 2 (optional),Clinical context 2,Category\n"
        + "1,Surgery,What were the margins?,theatre,List the last three weights,ward,Translation\n"
        + "2,Surgery,When is the next visit?,,,,\n3,,,,,,\n",
      scratch)
    #expect(
      collection.instructions.map(\.question) == [
        "What were the margins?", "List the last three weights", "When is the next visit?",
      ])
    #expect(collection.instructions.map(\.clinicalContext) == ["theatre", "ward", nil])
    #expect(collection.instructions.map(\.category) == ["translation", "translation", nil])
    #expect(collection.report.rows == 3 && collection.report.instructions == 4)
    #expect(collection.report.dropped.map { [$0.line, $0.column ?? 0] } == [[4, 0]])
  }

  // MARK: Columns

  @Test("columns are chosen by header, its beginning or its number, or left out")
  func columnChoices() throws {
    let scratch = try Scratch()
    let form = "Timestamp,Topic of interest,Instruction,Setting,Notes\n1,List all allergies,do not use,ward,by hand\n"
    func chosen(_ choices: String...) throws -> CollectedInstruction? {
      try collect(form, scratch) { $0.columns = choices.compactMap { FormColumnChoice($0) } }.instructions.first
    }
    #expect(try chosen()?.question == "do not use")
    #expect(try chosen("question=topic of")?.question == "List all allergies")
    #expect(try chosen("question=#2", "clinical_context=")?.question == "List all allergies")
    #expect(try chosen("question=#2", "clinical_context=")?.clinicalContext == nil)
    #expect(try chosen("source=Notes", "clinical_context=#4")?.source == "by hand")
    #expect(FormColumnChoice("topic=#2") == nil && FormColumnChoice("question") == nil)
    for (choice, reason) in [
      ("question=Nothing", "no column as --column question=…"), ("question=#0", "no column as"),
      ("question=#6", "among the 5 columns"), ("source=#1", "column 1 holds who filled in the form or when"),
      ("question=#2\u{0}", "no column as"),
    ] {
      #expect(Sample.error { _ = try chosen(choice) }?.contains(reason) == true, "\(choice)")
    }
    let twice = "Instruction one,Instruction two\nList all allergies,List all drugs\n"
    let said = Sample.error {
      _ = try collect(twice, scratch) { $0.columns = [FormColumnChoice(field: .question, column: "Instr")] }
    }
    #expect(said?.contains("fits the columns 1, 2; say #NUMBER") == true)
    // A field whose columns do not match the instructions' number is never guessed at.
    let uneven = "Instruction 1,Instruction 2,Instruction 3,Context 1,Context 2\na,b,c,d,e\n"
    #expect(
      Sample.error { _ = try collect(uneven, scratch) }?.contains("expected one column of clinical_context") == true)
  }

  @Test(
    "headers say what a column holds",
    arguments: [
      ("What would you like to ask about a patient's record?", FormField.question),
      ("Instruction / question for the assistant, with its context", .question), ("YOUR INSTRUCTION", .question),
      ("Name one task that a computer could do for you with a patient's record", .question),
      ("Question type", .category), ("What kind of question is it", .category), ("Sub-category", .subcategory),
      ("human_assigned_subcategory_1", .subcategory), ("Is it applicable to any patient?", .appliesGenerally),
      ("required_characteristics", .patientCharacteristics),
      ("For which patients does it make sense?", .patientCharacteristics),
      ("Clinical scenario in which you would ask", .clinicalContext), ("Your subspecialty", .submitterSpecialty),
      ("Department", .submitterSpecialty), ("Instruction ID", .instructionID),
    ])
  func headers(header: String, field: FormField) throws {
    let scratch = try Scratch()
    let known = field == .question ? "Timestamp" : "question"
    let report = try collect("\(known),\"\(header)\"\nList all allergies now,List all drugs now\n", scratch).report
    #expect(report.columns[1].use == .field(field))
  }

  @Test(
    "who filled in the form is known by many names",
    arguments: [
      "Timestamp", "Email Address", "E-mail", "Username", "Name", "Your name and specialty", "What is your full name?",
      "First name", "Start time", "Completion time", "Phone", "Initials of the submitter",
    ])
  func personalHeaders(header: String) throws {
    let scratch = try Scratch()
    let report = try collect("\(header),question\nsecret,List all drugs now\n", scratch).report
    #expect(report.columns[0].use == .personal)
  }

  // MARK: Warnings

  @Test("obvious identifiers are counted by line, and the text is not shown")
  func identifiers() throws {
    let scratch = try Scratch()
    let rows = [
      "Call the pharmacy at (650) 555-1234 today", "Ask alpha at jo.doe@clinic.example.org",
      "See MRN 00123 for the biopsy",
      "Compare with record 12345678 of mother", "What changed since 03/04/2021 in dosing?",
      "Events after 2021-03-04 in order",
      "Was the stroke on March 4, 2021 or before", "Surgery of the 4th of March 2021, outcome",
      "SSN 123-45-6789 belongs where",
      "Blood pressure 120/80 and HbA1c 7.25 over 1/2 year", "Labs in 2019-2021, every 3 months",
      "In May 2023 what happened then",
      "Give 100 200 mg dose at 8.30 each day", "Ratio 10:3 of 5-10 items @home",
    ]
    let collection = try collect(
      "question\n" + rows.map { "\"\($0)\"" }.joined(separator: "\n") + "\n", scratch)
    #expect(collection.instructions.count == rows.count)
    let lines = Dictionary(uniqueKeysWithValues: collection.report.warnings.map { ($0.text.prefix(60), $0.lines) })
    func found(_ kind: String) -> [Int]? { lines.first { $0.key.contains(kind) }?.value }
    #expect(lines.count == 4)
    #expect(found("phone") == [2])
    #expect(found("e-mail") == [3])
    #expect(found("number like") == [4, 5, 10])
    #expect(found("full date") == [6, 7, 8, 9])
    #expect(!collection.report.text().contains("pharmacy"))
  }

  @Test("a specialty that looks like an address is left out; answers that say neither yes nor no are counted")
  func otherWarnings() throws {
    let scratch = try Scratch()
    let collection = try collect(
      "question,specialty,applies_generally,category,subcategory\n"
        + "List all the drugs,x@example.org,perhaps,care planning,"
        + "retrieve vitals\nShow recent weights,Surgery,General and specific,,\"retrieve vitals, other\"\n",
      scratch)
    #expect(collection.instructions.map(\.submitterSpecialty) == [nil, "Surgery"])
    #expect(collection.instructions.map(\.appliesGenerally) == [nil, nil])
    #expect(collection.instructions.map(\.category) == ["information retrieval", "information retrieval"])
    #expect(collection.report.warnings.map(\.lines) == [[2], [2, 3], [3], [2]])
  }

  @Test("a column that looks like the instruction's text and is not read is remarked on")
  func unreadColumn() throws {
    let scratch = try Scratch()
    let form = "Instruction 1: what would you ask?,Instruction 2\nList all the drugs,Show recent weights\n"
    let collection = try collect(form, scratch)
    #expect(collection.instructions.map(\.question) == ["Show recent weights"])
    #expect(collection.report.warnings.count == 1 && collection.report.warnings[0].text.contains("not read: #1;"))
  }

  @Test("a form in another encoding is remarked on")
  func encoding() throws {
    let scratch = try Scratch()
    try scratch.write(
      "form.csv", Array("question\nWie hoch war das ".utf8) + [0xE4] + Array("?\nList all drugs\n".utf8))
    let collection = try InstructionCollection(form: scratch.path + "/form.csv")
    #expect(collection.instructions.map(\.question) == ["List all drugs"])
    #expect(collection.report.warnings.first?.text.contains("was the form saved as UTF-8?") == true)
  }

  // MARK: Files that are no forms

  @Test("files that are no forms are errors of one line without their text")
  func noForms() throws {
    let scratch = try Scratch()
    for (name, bytes, reason) in [
      ("empty.csv", [], "expected a header row"), ("zip.csv", [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], "zip archive"),
      ("binary.csv", [0x7F, 0x45, 0x00, 0x01, 0x0A], "binary data"), ("utf16.csv", [0xFF, 0xFE, 0x61, 0x00], "UTF-16"),
      ("headless.csv", Array("1,Jane Roe\n2,John Roe\n".utf8), "none of the 2 columns"),
    ] as [(String, [UInt8], String)] {
      try scratch.write(name, bytes)
      let said = Sample.error { _ = try InstructionCollection(form: "\(scratch.path)/\(name)") }
      #expect(said?.contains(reason) == true, "\(name): \(said ?? "nothing")")
      #expect(said?.contains("\(scratch.path)/\(name)") == true && said?.contains("Roe") == false)
    }
    #expect(
      Sample.error { _ = try InstructionCollection(form: "/nowhere/form.csv") }
        == "/nowhere/form.csv: cannot be read: No such file or directory")
    #expect(
      Sample.error { _ = try InstructionFile.read(path: scratch.path + "/headless.csv") }?.contains(
        "missing columns instruction_id, question") == true)
  }

  @Test("any bytes end in a collection or an error")
  func fuzz() throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 3)
    let pieces = [
      "instruction", "question", "name", ",", ",", "\n", "\n", "\"", ";", "\t", "a@b.cd", "1/2/2003", "é", "\u{FFFD}",
      "x", "\u{0}",
    ]
    for number in 0..<150 {
      let text = (0..<random.next(below: 60)).map { _ in pieces[random.next(below: pieces.count)] }.joined()
      try scratch.write("f.csv", (number % 2 == 0 ? "question,source\n" : "") + text)
      guard let collection = try? InstructionCollection(form: scratch.path + "/f.csv") else { continue }
      let report = collection.report
      #expect(report.kept + report.dropped.count == report.instructions)
      #expect(Set(collection.instructions.map(\.id)).count == collection.instructions.count)
    }
  }

  // MARK: The output that is there already

  @Test("subcategories chosen before are kept; another file in the output's place is not overwritten")
  func earlierOutput() throws {
    let scratch = try Scratch()
    let form = "question\nList all the drugs\nShow recent weights\n"
    var before = try collect(form, scratch).instructions
    before[1].subcategory = "retrieve vitals"
    before[1].category = "information retrieval"
    let output = scratch.path + "/instructions.tsv"
    #expect(try InstructionCollection.earlier(at: output, form: scratch.path + "/form.csv").isEmpty)
    try InstructionFile.write(before, to: output)
    let earlier = try InstructionCollection.earlier(at: output, form: scratch.path + "/form.csv")
    let again = try collect(form, scratch, earlier: earlier)
    #expect(again.instructions.map(\.subcategory) == [nil, "retrieve vitals"])
    #expect(again.report.subcategoriesTakenOver == 1 && again.report.withoutCategory == 1)

    try scratch.write("other.tsv", "my\tnotes\n")
    #expect(
      Sample.error { _ = try InstructionCollection.earlier(at: scratch.path + "/other.tsv", form: "f") }?
        .contains("is not an instruction file") == true)
    #expect(
      Sample.error {
        _ = try InstructionCollection.earlier(at: scratch.path + "/form.csv", form: scratch.path + "/./form.csv")
      }?.contains("the form itself would be overwritten") == true)
  }

  // MARK: Asking

  @Test("answers are saved one by one, by number or name; the rest is asked again")
  func asking() throws {
    let scratch = try Scratch()
    let instructions = try collect(
      "question,subcategory\nList all the drugs,\nShow recent weights,other\nTranslate to Dutch,\n"
        + "Plan the next steps,\n",
      scratch
    ).instructions
    var saved: [[String?]] = []
    var shown = ""
    func run(_ lines: [String], on instructions: [CollectedInstruction]) throws -> [CollectedInstruction] {
      var rest = lines[...]
      return try TaxonomySession(
        read: { rest.popFirst() }, show: { shown += $0 }, save: { saved.append($0.map(\.subcategory)) }
      ).run(instructions)
    }
    let first = try run(["0", "21", "retrieve", "4", "b", "Retrieve Vit", "", "q", "19"], on: instructions)
    #expect(first.map(\.subcategory) == ["retrieve vitals", "other", nil, nil])
    #expect(
      saved == [["retrieve medication information", "other", nil, nil], ["retrieve vitals", "other", nil, nil]])
    #expect(
      shown.contains("[1/3] List all the drugs") && shown.components(separatedBy: "a number from 1 to 20").count == 4)
    shown = ""
    let second = try run(["translate", "plan of care"], on: first)
    #expect(second.map(\.category) == ["information retrieval", "other", "translation", "care planning"])
    #expect(shown.contains("2 of 4 instructions have no subcategory") && shown.contains("20  other"))
    shown = ""
    #expect(try run([], on: second) == second)
    #expect(shown.isEmpty)
    for entry in InstructionTaxonomy.entries {
      #expect(try run([entry.subcategory], on: [instructions[0]]).first?.subcategory == entry.subcategory)
    }
  }
}
