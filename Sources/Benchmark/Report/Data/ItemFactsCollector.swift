import EHR
import MedAlign

/// Gathers what is known of items; what is known first stays.
struct ItemFactsCollector {
  private(set) var facts: [ItemID: ItemFacts] = [:]
  /// Of a person's whole record, as the first run that packed it counted.
  private var recordTokens: [PersonID: Int] = [:]

  /// An item that judgements name.
  mutating func add(_ item: ItemID) {
    if facts[item] == nil { facts[item] = ItemFacts() }
  }

  mutating func add(_ instruction: Instruction) {
    var known = facts[instruction.itemID] ?? ItemFacts()
    known.category = known.category ?? instruction.category
    known.subcategory = known.subcategory ?? instruction.subcategory
    known.specialty = known.specialty ?? instruction.specialty
    known.hasReference = known.hasReference || instruction.goldReference != nil
    facts[instruction.itemID] = known
  }

  /// Items of a run, with the lengths of their records.
  mutating func add(_ items: [StoredItem]) {
    for item in items {
      add(item.instruction)
      guard let person = item.id.personID, let packing = item.result?.packing, recordTokens[person] == nil else {
        continue
      }
      // Where the prompt held another rendering, the record's XML is what records are compared by.
      recordTokens[person] = packing.sourceTokens ?? packing.recordTokens
    }
  }

  /// Of the clinicians who asked, from files of judgements.
  mutating func addSpecialties(_ specialties: [ItemID: String]) {
    for (item, specialty) in specialties {
      add(item)
      if facts[item]?.specialty == nil { facts[item]?.specialty = specialty }
    }
  }

  /// Demographics and age at the record's latest time; reads one record at a time.
  mutating func readRecords(of dataSet: BenchmarkDataSet, issues: inout [DataIssue]) {
    let items = Dictionary(grouping: facts.keys, by: \.personID)
    for case let person? in items.keys.sorted(by: { ($0?.rawValue ?? .min) < ($1?.rawValue ?? .min) }) {
      guard let path = dataSet.recordPath(for: person) else { continue }  // the data set reports it
      do {
        let record = try RecordReader.read(path: path)
        for item in items[person] ?? [] {
          facts[item]?.gender = record.demographics.gender
          facts[item]?.race = record.demographics.race
          facts[item]?.ethnicity = record.demographics.ethnicity
          facts[item]?.ageYears = record.demographics.age(at: record.latestTimestamp)?.years
        }
      } catch {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        issues.append(
          DataIssue(
            file: name, id: "\(person)", reason: "the record cannot be read, so its person's groups are not known"))
      }
    }
  }

  /// Gives all items of a person the length of the record, also those that no run packed.
  mutating func spreadRecordTokens() {
    for item in facts.keys {
      if let tokens = item.personID.flatMap({ recordTokens[$0] }) { facts[item]?.recordTokens = tokens }
    }
  }
}
