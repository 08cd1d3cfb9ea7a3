/// How a system that ran elsewhere ended an item, as a row of a file tells it.
struct ImportedAnswer: Equatable {
  var outcome: Outcome
  var finishReason: String?
  var inputTokens: Int?
  var outputTokens: Int?

  init(outcome: Outcome) { self.outcome = outcome }

  /// What went wrong by the row's columns; the first that applies:
  ///
  /// 1. Content filter: a finish reason, an error or its code that names one (`content_filter` of the OpenAI API,
  ///    Azure's `ResponsibleAIPolicyViolation` and "content management policy", Gemini's `SAFETY`). Failed.
  /// 2. Refused: a refusal flag that says yes, a refusal's text (the OpenAI API's `refusal`), or the finish reason
  ///    `refusal` (Anthropic). A polite refusal that stands in the answer is an answer: clinicians judged it as one.
  /// 3. Context: an error that names the context's length. Refused, as by our own runs.
  /// 4. Any other error. Failed; its text is not kept, since it may quote the prompt.
  ///
  /// An empty answer is an answer that is empty; one that is null or missing is a failure.
  init(_ row: TableRow, _ columns: FieldColumns<AnswerField>, tally: inout IssueTally, id: String) {
    let finish = Self.meaning(columns.trimmed(.finishReason, row))
    let error = Self.meaning(columns.trimmed(.error, row)).flatMap { Self.isNone($0) ? nil : $0 }
    let code = Self.meaning(columns.trimmed(.errorCode, row)).flatMap { Self.isNone($0) ? nil : $0 }
    let answer = columns.cell(.answer, row)
    finishReason = finish.flatMap { Self.isPlain($0) ? $0 : nil }
    inputTokens = Self.count(columns.trimmed(.inputTokens, row))
    outputTokens = Self.count(columns.trimmed(.outputTokens, row))

    let problems = [finish, code, error].compactMap { $0.map(Self.letters) }
    if problems.contains(where: Self.namesContentFilter) || finish.map(Self.letters) == "safety" {
      outcome = .failed(reason: "content filter")
    } else if finish.map(Self.letters) == "refusal" || Self.isRefusal(columns.trimmed(.refusal, row)) {
      outcome = .refused(reason: "refused by the system")
    } else if problems.contains(where: Self.namesContextLength) {
      outcome = .refused(reason: "the prompt does not fit the system's context")
    } else if error != nil || code != nil || finish.map(Self.letters) == "error" {
      outcome = .failed(reason: code.flatMap { Self.isPlain($0) ? "error \($0)" : nil } ?? "error of the system")
    } else if let answer {
      outcome = .answered(answer)
    } else {
      outcome = .failed(reason: "no answer in the row")
    }
    if outcome.kind != .answered, TableRow.trimmed(answer) != nil {
      tally.add(
        "an answer beside an error, a refusal or a filter; it does not count", line: row.line, id: id)
    }
  }

  /// The result to store. What the file does not tell stays unknown; a finish reason is kept beside the tokens that the
  /// answer took.
  func result(for item: ItemID) -> ItemResult {
    ItemResult(
      item: item, outcome: outcome,
      packing: inputTokens.map { PackingSummary(promptTokens: $0, recordTokens: nil, keptTokens: nil) },
      generation: outputTokens.map {
        GenerationSummary(
          generatedTokens: $0, finishReason: finishReason ?? "not known", prefillSeconds: nil, decodeSeconds: nil)
      })
  }

  // MARK: Cells

  /// Data frames write missing cells as `nan`.
  private static func meaning(_ text: String?) -> String? {
    text.flatMap { ["nan", "none", "null", "n/a", "na"].contains($0.lowercased()) ? nil : $0 }
  }

  /// An error's cell that says that there was none.
  private static func isNone(_ text: String) -> Bool {
    YesNo.read(text) == false || ["ok", "success", "200"].contains(text.lowercased())
  }

  private static func isRefusal(_ text: String?) -> Bool {
    meaning(text).map { YesNo.read($0) != false } ?? false
  }

  private static func letters(_ text: String) -> String {
    String(decoding: text.lowercased().utf8.filter { (0x61...0x7A).contains($0) }, as: UTF8.self)
  }

  private static func namesContentFilter(_ letters: String) -> Bool {
    ["contentfilter", "responsibleai", "contentmanagementpolicy"].contains { letters.contains($0) }
  }

  private static func namesContextLength(_ letters: String) -> Bool {
    ["contextlengthexceeded", "maximumcontextlength"].contains { letters.contains($0) }
  }

  /// A word of a protocol, not a sentence that might quote a prompt.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= 40
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      }
  }

  /// More tokens than a billion are none that a prompt or an answer took, and would spoil sums.
  private static func count(_ text: String?) -> Int? {
    text.flatMap(Double.init).flatMap { Int(exactly: $0) }.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
  }
}
