extension PromptTemplate {
  /// The built-in template of a later step that goes with this one: with the record first where this has it first.
  ///
  /// Of the paper's refinement the order of events is known and no wording (medalign.md 12, 17); these are ours.
  public func builtIn(for role: Role) -> PromptTemplate {
    switch role {
    case .answer: self
    case .map: recordComesFirst ? .helmMap : .paperMap
    case .refine: recordComesFirst ? .helmRefine : .paperRefine
    case .reduce: .reduce
    }
  }

  private static let partNotice: [Segment] = [
    .literal("The EHR is too long to be read at once: this is part "), .placeholder(.part),
    .literal(", the oldest part being the first. The current date and time is "), .placeholder(.now),
  ]

  private static let paperMap = PromptTemplate(
    name: "paper-map",
    segments: [.literal("Answer the following question based on this part of an EHR. ")] + partNotice + [
      .literal(". If this part says nothing about it, answer only: not in this part.\n\n###\n\nQuestion: \"\"\""),
      .placeholder(.question), .literal("\"\"\"\n\nEHR: \"\"\""), .placeholder(.ehr), .literal("\"\"\""),
    ])

  private static let helmMap = PromptTemplate(
    name: "helm-map",
    segments: [.literal("Instruction: Answer the following question based on this part of an EHR:\n")] + partNotice + [
      .literal(". If this part says nothing about it, answer only: not in this part.\n\nEHR: "), .placeholder(.ehr),
      .literal("\n\nQuestion: "), .placeholder(.question), .literal("\n\nAnswer:"),
    ])

  private static let paperRefine = PromptTemplate(
    name: "paper-refine",
    segments: [.literal("Update the answer to the following question based on this part of an EHR. ")] + partNotice + [
      .literal(
        ". The answer so far is based on the earlier parts. Improve it if this part gives reason to; otherwise repeat it.\n\n"
          + "###\n\nQuestion: \"\"\""),
      .placeholder(.question), .literal("\"\"\"\n\nAnswer so far: \"\"\""), .placeholder(.answer),
      .literal("\"\"\"\n\nEHR: \"\"\""), .placeholder(.ehr), .literal("\"\"\""),
    ])

  private static let helmRefine = PromptTemplate(
    name: "helm-refine",
    segments: [.literal("Instruction: Update the answer to the following question based on this part of an EHR:\n")] + partNotice + [
      .literal(".\n\nEHR: "), .placeholder(.ehr), .literal("\n\nQuestion: "), .placeholder(.question),
      .literal("\n\nAnswer so far, based on the earlier parts: "), .placeholder(.answer),
      .literal(
        "\n\nImprove the answer if this part of the EHR gives reason to; otherwise repeat it.\n\nAnswer:"),
    ])

  private static let reduce = PromptTemplate(
    name: "reduce",
    segments: [
      .literal(
        "An EHR was read in parts, and a question answered over each part. Give one answer from these, the oldest part being "
          + "the first. Where they differ, the latest counts, unless the question asks for earlier times. The current date "
          + "and time is "),
      .placeholder(.now), .literal(".\n\nQuestion: "), .placeholder(.question), .literal("\n\nAnswers over the parts:\n"),
      .placeholder(.answer), .literal("\n\nAnswer:"),
    ])
}
