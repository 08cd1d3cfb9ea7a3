/// Turns the XML tokens of either layout into events, encounters and droppable elements.
///
/// Elements that neither layout knows are looked through: events inside them are found, their own bytes stay when
/// events are dropped.
struct RecordAssembler {
  /// What an open element is.
  private enum Frame {
    case transparent
    /// An `encounter`/`visit`, `events`, `entry`, `day` or table element, with its node.
    case wrapper(node: Int, saved: Context)
    /// The older layout's table element: an event itself when it holds no `code`.
    case table(node: Int, saved: Context)
    case event(node: Int)
    case person(node: Int)
    case personField(PersonField)
    /// Inside an event or a person: only its text counts.
    case inner
  }
  private enum PersonField { case birthdate, gender, race, ethnicity, payerPlan }
  /// What events inherit from the elements around them.
  private struct Context {
    var encounter: Int?
    var node = -1
    var timestamp: Timestamp?
    /// Older layout: the table element's name.
    var table = "code"
    var tableHasCodes = false
  }
  private struct Piece {
    let range: Range<Int>
    let isVerbatim: Bool
  }

  private let layout: RecordLayout
  private var frames: [Frame] = []
  private var context = Context()
  private var pieces: [Piece] = []
  private var events: [RecordEvent] = []
  private var encounters: [RecordEncounter] = []
  private var nodes: [RecordNode] = []
  private var demographics = Demographics()
  private var issues = IssueCounter()
  private var statedPersonID: PersonID?

  init(layout: RecordLayout) {
    self.layout = layout
    frames.append(.transparent)
  }

  /// Takes the root's attributes.
  mutating func begin(_ xml: inout XMLPullReader) {
    for attribute in xml.attributes where xml.matches(attribute.name, "person_id") {
      statedPersonID = PersonID(xml.string(attribute.value))
      if statedPersonID == nil { issues.add(.unreadablePersonID, at: attribute.value.lowerBound) }
    }
  }

  mutating func take(_ token: XMLPullReader.Token, _ xml: inout XMLPullReader) {
    switch token {
    case .start(let name): open(name, &xml)
    case .end: close(&xml)
    case .text(let range): addText(range, isVerbatim: false)
    case .verbatim(let range): addText(range, isVerbatim: true)
    }
  }

  // MARK: elements

  private mutating func open(_ name: Range<Int>, _ xml: inout XMLPullReader) {
    switch frames.last {
    case .event, .inner, .personField: return frames.append(.inner)
    case .person:
      if layout == .release { pieces.removeAll(keepingCapacity: true) }
      return frames.append(personFrame(name, xml))
    default: break
    }
    if xml.matches(name, "person") {
      pieces.removeAll(keepingCapacity: true)
      frames.append(.person(node: addNode(.person, xml)))
      return
    }
    switch layout {
    case .release: openRelease(name, &xml)
    case .older: openOlder(name, &xml)
    }
  }

  private func personFrame(_ name: Range<Int>, _ xml: XMLPullReader) -> Frame {
    if xml.matches(name, "birthdate") { return .personField(.birthdate) }
    if xml.matches(name, "gender") { return .personField(.gender) }
    if xml.matches(name, "race") { return .personField(.race) }
    if xml.matches(name, "ethnicity") { return .personField(.ethnicity) }
    if xml.matches(name, "payerplan") { return .personField(.payerPlan) }
    // `age`, `demographics`: their children are looked at in turn.
    return .person(node: -1)
  }

  private mutating func openRelease(_ name: Range<Int>, _ xml: inout XMLPullReader) {
    if xml.matches(name, "event") {
      openReleaseEvent(&xml)
    } else if xml.matches(name, "entry") {
      openWrapper(xml)
      context.timestamp = timestamp("timestamp", on: nil, &xml) ?? context.timestamp
    } else if xml.matches(name, "encounter") {
      openWrapper(xml)
      let start = timestamp("start_timestamp", on: nil, &xml)
      let end = timestamp("end_timestamp", on: nil, &xml)
      beginEncounter(RecordEncounter(start: start, end: end), xml)
    } else if xml.matches(name, "events") {
      openWrapper(xml)
    } else {
      if xml.matches(name, "caresite") {
        addCareSite(&xml)
      } else if xml.matches(name, "provider") {
        addProvider(&xml)
      }
      frames.append(.transparent)
    }
  }

  private mutating func addCareSite(_ xml: inout XMLPullReader) {
    guard let encounter = context.encounter, let id = contextAttribute("care_site_id", &xml) else { return }
    encounters[encounter].careSites.append(CareSite(id: id, name: contextAttribute("care_site_name", &xml)))
  }

  private mutating func addProvider(_ xml: inout XMLPullReader) {
    guard let encounter = context.encounter, let id = contextAttribute("provider_id", &xml) else { return }
    encounters[encounter].providers.append(
      Provider(
        id: id, gender: contextAttribute("gender", &xml), specialty: contextAttribute("speciality", &xml),
        yearOfBirth: contextAttribute("year_of_birth", &xml), careSiteID: contextAttribute("care_site_id", &xml),
        careSiteName: contextAttribute("care_site_name", &xml)))
  }

  /// Newer generators write `_` for what is missing of a place or a clinician.
  private func contextAttribute(_ name: StaticString, _ xml: inout XMLPullReader) -> String? {
    attribute(name, &xml).flatMap { $0 == "_" ? nil : $0 }
  }

  private mutating func openReleaseEvent(_ xml: inout XMLPullReader) {
    var event = RecordEvent(type: "", timestamp: context.timestamp, encounter: context.encounter)
    var table: String?
    for attribute in xml.attributes {
      let value = xml.string(attribute.value)
      if xml.matches(attribute.name, "type") {
        event.type = value
      } else if xml.matches(attribute.name, "table") {
        table = value
      } else if xml.matches(attribute.name, "code") {
        event.code = Self.present(value)
      } else if xml.matches(attribute.name, "name") {
        event.name = value
      } else if xml.matches(attribute.name, "unit") {
        event.unit = Self.present(value)
      } else if xml.matches(attribute.name, "note_id") {
        event.noteID = Self.present(value)
      } else {
        event.otherAttributes.append(RecordAttribute(name: xml.verbatimString(attribute.name), value: value))
      }
    }
    // Files written before the generator renamed the column say `table`.
    if let table {
      if event.type.isEmpty {
        event.type = table
      } else {
        event.otherAttributes.append(RecordAttribute(name: "table", value: table))
      }
    }
    openEvent(event, xml)
  }

  private mutating func openOlder(_ name: Range<Int>, _ xml: inout XMLPullReader) {
    if xml.matches(name, "visit") {
      openWrapper(xml)
      let start = timestamp("start", on: nil, &xml)
      let end = timestamp("end", on: start, &xml)
      beginEncounter(RecordEncounter(type: attribute("type", &xml), start: start, end: end), xml)
    } else if xml.matches(name, "day") {
      openWrapper(xml)
      context.timestamp = timestamp("start", on: context.timestamp, &xml) ?? context.timestamp
    } else if xml.matches(name, "note") {
      let time = timestamp("start", on: context.timestamp, &xml) ?? context.timestamp
      let title = attribute("type", &xml) ?? ""
      openEvent(RecordEvent(type: "note", timestamp: time, name: title, encounter: context.encounter), xml)
      context.tableHasCodes = true
    } else if xml.matches(name, "code") {
      openEvent(RecordEvent(type: context.table, timestamp: context.timestamp, encounter: context.encounter), xml)
      context.tableHasCodes = true
    } else if case .table = frames.last {
      frames.append(.transparent)
    } else {
      let saved = context
      let node = addNode(.wrapper, xml)
      context.node = node
      context.timestamp = timestamp("start", on: context.timestamp, &xml) ?? context.timestamp
      context.table = xml.verbatimString(name)
      context.tableHasCodes = false
      pieces.removeAll(keepingCapacity: true)
      frames.append(.table(node: node, saved: saved))
    }
  }

  private mutating func openWrapper(_ xml: XMLPullReader) {
    let node = addNode(.wrapper, xml)
    frames.append(.wrapper(node: node, saved: context))
    context.node = node
  }

  private mutating func beginEncounter(_ encounter: RecordEncounter, _ xml: XMLPullReader) {
    var encounter = encounter
    encounter.byteRange = xml.tokenRange
    context.encounter = encounters.count
    context.timestamp = encounter.start
    encounters.append(encounter)
  }

  private mutating func openEvent(_ event: RecordEvent, _ xml: XMLPullReader) {
    pieces.removeAll(keepingCapacity: true)
    let node = addNode(.event, xml)
    nodes[node].event = events.count
    var event = event
    event.byteRange = xml.tokenRange
    events.append(event)
    frames.append(.event(node: node))
  }

  private mutating func close(_ xml: inout XMLPullReader) {
    let end = xml.tokenRange.upperBound
    guard let frame = frames.popLast() else { return }
    switch frame {
    case .transparent, .inner: break
    case .wrapper(let node, let saved):
      endNode(node, at: end)
      if let encounter = context.encounter, saved.encounter != encounter {
        encounters[encounter].byteRange = encounters[encounter].byteRange.lowerBound..<end
      }
      context = saved
    case .table(let node, let saved):
      endNode(node, at: end)
      if !context.tableHasCodes { makeEvent(ofTable: node, end, &xml) }
      context = saved
    case .event(let node):
      endNode(node, at: end)
      finishEvent(nodes[node].event, end, &xml)
    case .personField(let field):
      setPerson(field, text(&xml))
      pieces.removeAll(keepingCapacity: true)
    case .person(let node):
      if node >= 0 {
        endNode(node, at: end)
        if layout == .older { readPersonLines(text(&xml)) }
      }
    }
  }

  private mutating func finishEvent(_ index: Int, _ end: Int, _ xml: inout XMLPullReader) {
    let value = text(&xml)
    events[index].byteRange = events[index].byteRange.lowerBound..<end
    if layout == .older, !events[index].isNote {
      setCoded(value, at: index)
    } else {
      events[index].value = value
    }
    check(events[index])
  }

  /// `[VOCAB/CODE] concept name value unit`: everything after the brackets is the name.
  private mutating func setCoded(_ text: String, at index: Int) {
    let text = Self.trimmed(text[...])
    var rest = Substring(text)
    if text.utf8.first == UInt8(ascii: "["), let close = text.utf8.firstIndex(of: UInt8(ascii: "]")) {
      let code = Self.trimmed(text[text.index(after: text.startIndex)..<close])
      events[index].code = code.isEmpty ? nil : code
      rest = text[text.index(after: close)...]
    }
    events[index].name = Self.trimmed(rest)
  }

  /// A table element without `code` children is one event with its text as value.
  private mutating func makeEvent(ofTable node: Int, _ end: Int, _ xml: inout XMLPullReader) {
    // A wrapper with droppable elements inside stays a wrapper.
    guard node == nodes.count - 1 else { return }
    nodes[node].kind = .event
    nodes[node].event = events.count
    let start = xml.bytes[nodes[node].range].firstIndex(of: UInt8(ascii: "<")) ?? nodes[node].range.lowerBound
    events.append(
      RecordEvent(
        type: context.table, timestamp: context.timestamp, value: Self.trimmed(text(&xml)[...]),
        encounter: context.encounter, byteRange: start..<end))
    events.last.map { check($0) }
  }

  private mutating func check(_ event: RecordEvent) {
    if event.timestamp == nil { issues.add(.missingTimestamp, at: event.byteRange.lowerBound) }
    if event.encounter == nil { issues.add(.eventOutsideEncounter, at: event.byteRange.lowerBound) }
  }

  // MARK: nodes

  private mutating func addNode(_ kind: RecordNode.Kind, _ xml: XMLPullReader) -> Int {
    var start = xml.tokenRange.lowerBound
    while start > 0, XMLPullReader.isBlank(xml.bytes[start - 1]) { start -= 1 }
    nodes.append(
      RecordNode(
        kind: kind, range: start..<xml.tokenRange.upperBound, contentStart: xml.tokenRange.upperBound,
        parent: context.node, event: -1))
    return nodes.count - 1
  }

  private mutating func endNode(_ node: Int, at end: Int) {
    nodes[node].range = nodes[node].range.lowerBound..<end
  }

  // MARK: text and attributes

  private mutating func addText(_ range: Range<Int>, isVerbatim: Bool) {
    switch frames.last {
    case .event, .inner, .person, .personField, .table: pieces.append(Piece(range: range, isVerbatim: isVerbatim))
    default: break
    }
  }

  private func text(_ xml: inout XMLPullReader) -> String {
    var text = ""
    for piece in pieces { text += piece.isVerbatim ? xml.verbatimString(piece.range) : xml.string(piece.range) }
    return text
  }

  private func attribute(_ name: StaticString, _ xml: inout XMLPullReader) -> String? {
    guard let attribute = xml.attributes.first(where: { xml.matches($0.name, name) }) else { return nil }
    return Self.present(xml.string(attribute.value))
  }

  private mutating func timestamp(
    _ name: StaticString, on day: Timestamp?, _ xml: inout XMLPullReader
  ) -> Timestamp? {
    guard let text = attribute(name, &xml) else { return nil }
    let time = Timestamp(text, on: day)
    if time == nil { issues.add(.unreadableTimestamp, at: xml.tokenRange.lowerBound) }
    return time
  }

  /// nil for the empty string and for `NULL`, which stands for a missing value in both layouts.
  private static func present(_ value: String) -> String? { value.isEmpty || value == "NULL" ? nil : value }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.utf8.first, first <= 0x20 { text = Substring(text.utf8.dropFirst()) }
    while let last = text.utf8.last, last <= 0x20 { text = Substring(text.utf8.dropLast()) }
    return String(text)
  }

  // MARK: the person

  private mutating func setPerson(_ field: PersonField, _ text: String) {
    guard let value = Self.present(Self.trimmed(text[...])) else { return }
    switch field {
    case .birthdate: demographics.birthDate = demographics.birthDate ?? Timestamp(value)
    case .gender: demographics.gender = demographics.gender ?? value
    case .race: demographics.race = demographics.race ?? value
    case .ethnicity: demographics.ethnicity = demographics.ethnicity ?? value
    case .payerPlan: if let encounter = context.encounter { encounters[encounter].payerPlan = value }
    }
  }

  /// The older layout's `Key: value` lines, with or without a blank after the colon.
  private mutating func readPersonLines(_ text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let value = String(parts[1])
      switch Self.trimmed(parts[0]).lowercased() {
      case "birth": setPerson(.birthdate, value)
      case "gender": setPerson(.gender, value)
      case "race": setPerson(.race, value)
      case "ethnicity": setPerson(.ethnicity, value)
      default: break
      }
    }
  }

  // MARK: the record

  consuming func record(_ text: SourceText, _ xml: XMLPullReader, name: String) -> PatientRecord {
    var issues = self.issues
    issues.add(.repairedUTF8, at: text.firstRepair, count: text.repairs)
    issues.add(.controlCharacter, at: text.firstControlCharacter, count: text.controlCharacters)
    issues.add(.unknownEntity, at: xml.firstUnknownEntity, count: xml.unknownEntityCount)
    if let doctype = xml.doctypeOffset { issues.add(.doctype, at: doctype) }
    let fileID = PersonID(fileName: name)
    if let stated = statedPersonID, let fileID, stated != fileID { issues.add(.personIDDiffersFromFileName, at: 0) }
    var encounters = self.encounters
    var latest = encounters.compactMap { $0.end ?? $0.start }.max()
    // The current generator writes encounters without times: then their events give them.
    var derived = encounters.map { ($0.start, $0.end) }
    for event in events {
      guard let time = event.timestamp else { continue }
      latest = max(latest ?? time, time)
      guard let index = event.encounter else { continue }
      derived[index].0 = min(derived[index].0 ?? time, time)
      derived[index].1 = max(derived[index].1 ?? time, time)
    }
    for index in encounters.indices {
      encounters[index].start = encounters[index].start ?? derived[index].0
      encounters[index].end = encounters[index].end ?? derived[index].1
    }
    return PatientRecord(
      name: name, personID: statedPersonID ?? fileID, layout: layout, source: text.bytes, demographics: demographics,
      encounters: encounters, events: events, latestTimestamp: latest,
      issues: issues.issues { xml.line(of: $0) }, nodes: nodes)
  }
}
