internal import SeededRandom

/// Sentences that fill notes without stating anything a question asks about: no values, doses, dates of tests,
/// diagnoses or people that could contradict the record's facts.
struct NarrativeText {
  private static let parts = [
    "abdomen", "back", "neck", "left knee", "right knee", "left shoulder", "right hip", "chest wall", "scalp", "feet",
  ]
  private static let durations = ["two days", "a week", "several weeks", "about a month", "some months", "a long time"]
  private static let exams = [
    "Lungs clear to auscultation on both sides.", "Heart sounds regular without murmur.",
    "Abdomen soft and not tender.",
    "No edema of the lower legs.", "Gait steady.", "Pupils equal and reactive.", "Skin warm and dry.",
    "No enlarged lymph nodes.", "Strength and sensation intact in all limbs.", "Oral mucosa moist.",
    "Neck supple.", "Alert and oriented to person, place and time.", "Bowel sounds present.",
    "Pulses palpable in both feet.",
  ]
  private static let histories = [
    "Appetite unchanged.", "Walks for half an hour on most days.", "Drinks two cups of coffee a day.",
    "Weight about the same by own account.", "No fever or chills at home.", "No recent travel.",
    "Hearing and vision unchanged.", "Denies falls since the last visit.", "Mood described as good.",
    "Bowel habits regular.", "No trouble swallowing.", "No blood in the stool.", "Eats vegetables every day.",
    "Uses no walking aid.", "No new numbness or weakness.", "Reads and gardens in spare time.",
  ]
  private static let plans = [
    "Continue the current plan.", "Diet and exercise discussed.", "Return earlier if symptoms get worse.",
    "Questions were answered.", "Written information was given.", "Self-measurement explained and practiced.",
    "Hydration encouraged.", "Protective footwear recommended.", "Sun protection discussed.",
    "Understands and agrees with the plan.", "Chart reviewed before the visit.",
    "Time spent in counseling was recorded.",
  ]

  static func history(_ random: inout SplitMix64) -> String {
    guard random.chance(25) else { return random.pick(histories) }
    let part = random.pick(parts)
    let duration = random.pick(durations)
    return "Reports mild discomfort of the \(part) for \(duration), no clear trigger."
  }

  static func exam(_ random: inout SplitMix64) -> String { random.pick(exams) }
  static func plan(_ random: inout SplitMix64) -> String { random.pick(plans) }

  /// Headed paragraphs of about `bytes` bytes; empty below 60.
  static func paragraphs(bytes: Int, _ random: inout SplitMix64) -> String {
    guard bytes >= 60 else { return "" }
    var text = ""
    while text.utf8.count + 60 <= bytes {
      let share = min(600, bytes - text.utf8.count)
      if share < 180 {
        text += (text.isEmpty ? "" : "\n") + section("Plan:", bytes: share, plan, &random)
        break
      }
      let sections = [("History:", history), ("Examination:", exam), ("Plan:", plan)]
      for (heading, sentence) in sections {
        text += (text.isEmpty ? "" : "\n") + section(heading, bytes: share / 3, sentence, &random)
      }
    }
    return text
  }

  /// Sentences after a heading, none twice while there are others.
  private static func section(
    _ heading: String, bytes: Int, _ sentence: (inout SplitMix64) -> String, _ random: inout SplitMix64
  ) -> String {
    var used: [String] = []
    var length = heading.utf8.count
    while length < bytes - 20 {
      var next = sentence(&random)
      for _ in 0..<6 where used.contains(next) { next = sentence(&random) }
      used.append(next)
      length += next.utf8.count + 1
    }
    return ([heading] + used).joined(separator: " ")
  }
}
