/// What stands around an instruction for a model that was tuned on one form of conversation.
///
/// One turn: the user's prompt, ready for the answer. Built in rather than taken from a file's template, which is a
/// program in Jinja; recorded with every run.
public enum ChatFormat: String, Sendable, Hashable, CaseIterable, Codable {
  /// FastChat's `vicuna_v1.1`.
  case vicuna = "vicuna-v1.1"
  /// Llama 2 chat.
  case llama2 = "llama-2"
  /// Llama 3 instruct; its markers are special tokens.
  case llama3 = "llama-3"
  /// MPT-7B-Instruct (the Dolly form).
  case mptInstruct = "mpt-instruct"
  /// The prompt as it is.
  case plain

  static let vicunaSystem =
    "A chat between a curious user and an artificial intelligence assistant. "
    + "The assistant gives helpful, detailed, and polite answers to the user's questions."
  static let mptSystem =
    "Below is an instruction that describes a task. Write a response that appropriately completes the request."

  /// The prompt in this form. `system` takes the place of the form's own opening sentence, if it has one.
  public func wrap(_ prompt: String, system: String? = nil) -> PromptText {
    switch self {
    case .vicuna:
      return PromptText("\(system ?? Self.vicunaSystem) USER: \(prompt) ASSISTANT:", addsBegin: true)
    case .llama2:
      let opening = system.map { "<<SYS>>\n\($0)\n<</SYS>>\n\n" } ?? ""
      return PromptText("[INST] \(opening)\(prompt) [/INST]", addsBegin: true)
    case .llama3:
      var parts: [PromptText.Part] = []
      func open(_ role: String) {
        parts += [.special("<|start_header_id|>"), .text(role), .special("<|end_header_id|>"), .text("\n\n")]
      }
      if let system {
        open("system")
        parts += [.text(system), .special("<|eot_id|>")]
      }
      open("user")
      parts += [.text(prompt), .special("<|eot_id|>")]
      open("assistant")
      return PromptText(parts: parts, addsBegin: true)
    case .mptInstruct:
      return PromptText(
        "\(system ?? Self.mptSystem)\n### Instruction:\n\(prompt)\n### Response:\n", addsBegin: false)
    case .plain:
      return PromptText(system.map { "\($0)\n\n\(prompt)" } ?? prompt)
    }
  }

  /// Texts that end an answer, beside the vocabulary's own end tokens.
  public var stopStrings: [String] {
    switch self {
    case .vicuna, .llama2: ["</s>"]
    case .llama3: ["<|eot_id|>"]
    case .mptInstruct: ["<|endoftext|>"]
    case .plain: []
    }
  }

  /// The form that a file's `tokenizer.chat_template` describes, or `nil` if it is none of these.
  ///
  /// Looks for the markers that the known templates carry; the template is not run. A file without a template says
  /// nothing about its form, and neither does this.
  public static func detect(chatTemplate: String?) -> ChatFormat? {
    guard let chatTemplate else { return nil }
    let template = Array(chatTemplate.utf8)
    func has(_ marker: String) -> Bool { template.contains(sequence: Array(marker.utf8)) }
    if has("<|start_header_id|>") && has("<|eot_id|>") { return .llama3 }
    if has("<|im_start|>") { return nil }
    if has("[INST]") {
      // Mistral's templates share the brackets but not the system marks, and their spaces differ.
      return has("<<SYS>>") ? .llama2 : nil
    }
    if has("Below is an instruction") && has("### Instruction") && has("### Response") {
      // Alpaca's form has the same words with empty lines between.
      return has("\\n\\n###") || has("\n\n###") ? nil : .mptInstruct
    }
    // Vicuna-Orca puts a role before the system sentence.
    if has("USER: ") && has("ASSISTANT:") && !has("SYSTEM: ") { return .vicuna }
    return nil
  }
}

extension [UInt8] {
  fileprivate func contains(sequence marker: [UInt8]) -> Bool {
    guard let first = marker.first, marker.count <= count else { return false }
    for start in 0...(count - marker.count) where self[start] == first {
      if self[start..<start + marker.count].elementsEqual(marker) { return true }
    }
    return false
  }
}
