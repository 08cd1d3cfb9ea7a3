import ContextPacking
import Foundation
import Testing

@Suite("Prompt templates")
struct PromptTemplateTests {
  @Test("helm-verbatim is HELM's text to the letter")
  func helmVerbatim() {
    let expected =
      "Instruction: Answer the following question based on the EHR:\n\nEHR: <r/>\n\nQuestion: Why?\n\nAnswer:"
    #expect(PromptTemplate.helmVerbatim.fill(PromptFields(question: "Why?", record: "<r/>", now: "2020-01-01 00:00")) == expected)
  }

  @Test("helm and paper say what time it is, and stand in their papers' order")
  func builtInOrder() {
    #expect(PromptTemplate.helm.recordComesFirst)
    #expect(!PromptTemplate.paper.recordComesFirst)
    for template in [PromptTemplate.helm, .paper] {
      let text = template.fill(PromptFields(question: "Q", record: "R", now: "2020-01-01 00:00"))
      #expect(text.contains("The current date and time is 2020-01-01 00:00."))
    }
    let paper = PromptTemplate.paper.fill(PromptFields(question: "Q", record: "R", now: "N"))
    #expect(paper.hasSuffix("###\n\nQuestion: \"\"\"Q\"\"\"\n\nEHR: \"\"\"R\"\"\""))
  }

  @Test("placeholders inside a record or a question are never filled")
  func noReexpansion() {
    let text = PromptTemplate.paper.fill(PromptFields(question: "{ehr} {now}", record: "{question} {{ehr}} %@", now: "{ehr}"))
    #expect(text.contains("\"\"\"{ehr} {now}\"\"\""))
    #expect(text.contains("\"\"\"{question} {{ehr}} %@\"\"\""))
  }

  @Test("a template's source is what it was made of", arguments: PromptTemplate.builtIn)
  func sourceRoundTrip(_ template: PromptTemplate) throws {
    #expect(try PromptTemplate(name: template.name, source: template.source) == template)
  }

  @Test("other braces of a template are text")
  func otherBraces() throws {
    let template = try PromptTemplate(name: "t", source: "{x}{{question}} {ehr} {question")
    #expect(template.fill(PromptFields(question: "Q", record: "R", now: "N")) == "{x}{Q} R {question")
  }

  @Test("a missing or repeated placeholder is an error that names the file and line")
  func malformed() throws {
    #expect(throws: PackingError.placeholderMissing(placeholder: "ehr", file: "t")) {
      try PromptTemplate(name: "t", source: "{question}")
    }
    #expect(throws: PackingError.placeholderMissing(placeholder: "question", file: "t")) {
      try PromptTemplate(name: "t", source: "")
    }
    #expect(throws: PackingError.placeholderRepeated(placeholder: "ehr", file: "t", line: 2)) {
      try PromptTemplate(name: "t", source: "{ehr}{question}\n{ehr}")
    }
  }

  @Test("a file's last line end is not part of the template")
  func file() throws {
    let path = NSTemporaryDirectory() + "template-\(UUID()).txt"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{ehr}\r\n{question}\r\n".utf8).write(to: URL(filePath: path))
    #expect(try PromptTemplate.named(path).source == "{ehr}\r\n{question}")
    try Data([0x7B, 0xFF]).write(to: URL(filePath: path))
    #expect(throws: PackingError.templateNotUTF8(file: path)) { try PromptTemplate.named(path) }
    #expect(throws: PackingError.templateUnreadable(file: "/", reason: "not a regular file")) {
      try PromptTemplate.named("/")
    }
    #expect(throws: PackingError.templateUnreadable(file: path + "x", reason: "no such file")) {
      try PromptTemplate.named(path + "x")
    }
  }
}
