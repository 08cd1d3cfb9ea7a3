import Deidentification
import SeededRandom

/// Made-up identifiers for the slots of templates.
struct PlantedValues {
  let givenNames: [String]
  let surnames: [String]
  let towns: [String]
  let streets: [String]

  func draw(_ slot: String, _ random: inout SplitMix64) -> (IdentifierKind, String) {
    switch slot {
    case "name": (.name, fullName(&random))
    case "NAME": (.name, fullName(&random).uppercased())
    case "last": (.name, pick(surnames, &random))
    case "LAST": (.name, pick(surnames, &random).uppercased())
    case "FIRST": (.name, pick(givenNames, &random).uppercased())
    case "first": (.name, pick(givenNames, &random))
    case "last, first": (.name, pick(surnames, &random) + ", " + pick(givenNames, &random))
    case "LAST, FIRST": (.name, (pick(surnames, &random) + ", " + pick(givenNames, &random)).uppercased())
    case "initial last": (.name, letter(&random) + ". " + pick(surnames, &random))
    case "date": (.date, date(&random))
    case "day": (.date, "\(1 + random.next(below: 12))/\(11 + random.next(below: 18))")
    case "month": (.date, pick(Self.months, &random))
    case "month year": (.date, pick(Self.months, &random) + " \(2005 + random.next(below: 18))")
    case "age": (.age, String(90 + random.next(below: 15)))
    case "phone": (.phone, phone(&random))
    case "short phone": (.phone, "\(200 + random.next(below: 700))-\(digits(4, &random))")
    case "extension": (.phone, digits(5, &random))
    case "street": (.address, street(&random))
    case "town": (.address, pick(towns, &random))
    case "zip": (.address, "\(1 + random.next(below: 9))\(digits(4, &random))")
    case "mrn": (.recordNumber, "\(1 + random.next(below: 9))\(digits(5 + random.next(below: 4), &random))")
    case "code": (.recordNumber, letters(2, &random).uppercased() + digits(7, &random))
    case "ssn": (.recordNumber, "\(100 + random.next(below: 600))-\(10 + random.next(below: 89))-\(digits(4, &random))")
    case "email":
      (
        .email,
        "\(pick(surnames, &random).lowercased())\(digits(2, &random))@"
          + "\(pick(["mailhost", "hospital-test"], &random)).\(pick(["com", "org", "edu"], &random))"
      )
    case "url":
      (.webAddress, "https://\(letters(8, &random)).\(pick(["com", "org", "edu"], &random))/\(letters(5, &random))")
    case "host": (.webAddress, "www.\(letters(8, &random)).\(pick(["com", "org"], &random))")
    case "ip": (.webAddress, "10.\(random.next(below: 250)).\(random.next(below: 250)).\(1 + random.next(below: 250))")
    default: (.other, "unknown slot \(slot)")
    }
  }

  private func pick(_ list: [String], _ random: inout SplitMix64) -> String { list[random.next(below: list.count)] }
  private func digits(_ count: Int, _ random: inout SplitMix64) -> String {
    (0..<count).reduce(into: "") { text, _ in text += String(random.next(below: 10)) }
  }
  private func letter(_ random: inout SplitMix64) -> String { letters(1, &random).uppercased() }
  private func letters(_ count: Int, _ random: inout SplitMix64) -> String {
    (0..<count).reduce(into: "") { text, _ in
      text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "a") + UInt8(random.next(below: 26))))
    }
  }

  private func fullName(_ random: inout SplitMix64) -> String {
    let middle = random.next(below: 4) == 0 ? " \(letter(&random))." : ""
    return pick(givenNames, &random) + middle + " " + pick(surnames, &random)
  }

  private func phone(_ random: inout SplitMix64) -> String {
    let area = 200 + random.next(below: 700)
    let exchange = 200 + random.next(below: 700)
    let line = digits(4, &random)
    return pick(
      [
        "(\(area)) \(exchange)-\(line)", "\(area)-\(exchange)-\(line)", "\(area).\(exchange).\(line)",
        "1-\(area)-\(exchange)-\(line)", "+1 \(area) \(exchange) \(line)",
      ],
      &random)
  }

  private func street(_ random: inout SplitMix64) -> String {
    let number = 10 + random.next(below: 9000)
    let name = pick(streets, &random)
    let kind = pick(["Street", "St", "Avenue", "Ave.", "Road", "Rd", "Lane", "Drive", "Blvd", "Court", "Way"], &random)
    return "\(number) \(pick(["", "", "N. ", "South "], &random))\(name) \(kind)"
  }

  private func date(_ random: inout SplitMix64) -> String {
    let (year, month, day) = (2000 + random.next(below: 24), 1 + random.next(below: 12), 1 + random.next(below: 28))
    let (mm, dd, yy) = (padded(month), padded(day), padded(year % 100))
    let name = Self.months[month - 1]
    let short = String(name.prefix(3))
    return pick(
      [
        "\(year)-\(mm)-\(dd)", "\(mm)/\(dd)/\(year)", "\(month)/\(day)/\(year)", "\(month)/\(day)/\(yy)",
        "\(mm)/\(dd)/\(yy)",
        "\(name) \(day), \(year)", "\(short) \(day), \(year)", "\(short) \(day) \(year)", "\(day) \(name) \(year)",
        "\(dd)-\(short.uppercased())-\(year)", "\(dd)\(short.uppercased())\(year)", "\(name) \(day)th, \(year)",
        "\(mm)-\(dd)-\(year)",
        "\(year)/\(mm)/\(dd)", "\(short). \(day), \(year)", "\(dd)-\(short)-\(yy)", "\(mm).\(dd).\(year)",
      ], &random)
  }

  private func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  /// A third common, a third rare, a third ordinary words or with marks.
  static let tuned = PlantedValues(
    givenNames: [
      "John", "Mary", "Linda", "Robert", "Priya", "Zebulon", "Ottilie", "Thandiwe", "Xiomara", "Ignatius", "Perpetua",
      "Grace",
      "Mark", "Rose", "José", "Zoë", "Saoirse", "Anne-Marie",
    ],
    surnames: [
      "Smith", "Nguyen", "Johnson", "Garcia", "Okafor", "Quillfeather", "Vandersloot", "Przybylski", "Featherstone",
      "Tsukamoto", "Lindenbaum", "Young", "Brown", "Long", "O'Shaughnessy", "García-Lorca", "Testperson-Hornbeam",
      "de la Cruz", "McAllister", "Villalobos",
    ],
    towns: [
      "Springfield", "Quillhaven", "Port Ambrose", "San Testino", "Mapleton", "New Hartwick", "Dunmore", "Redwood City",
    ],
    streets: [
      "Thistledown", "Kestrel", "Old Mill", "Oak", "Saint Bartholomew", "Quarry Hill", "5th", "MacArthur",
      "Vista del Lago",
    ])

  /// Others, in the same proportions, for `DevelopmentTemplates`.
  static let development = PlantedValues(
    givenNames: [
      "David", "Susan", "Carlos", "Fatima", "Kevin", "Lakshmi", "Bartholomew", "Nkechi", "Guadalupe", "Ezekiel",
      "Siobhan",
      "Evangeline", "Hope", "Frank", "Jordan", "Renée", "Mary-Kate", "Wojciech",
    ],
    surnames: [
      "Williams", "Hernandez", "Chen", "Patel", "Anderson", "Drinkwater", "Oyelowo", "Szczepanski", "Bellweather",
      "Yamashita",
      "Rosenkranz", "White", "Hill", "Price", "D'Agostino", "Núñez", "Placeholder-Elmtree", "van der Berg", "MacGregor",
      "Quintanilla",
    ],
    towns: [
      "Fairhaven", "Oldcastle", "Palo Verde", "St. Examplia", "Birchwood", "East Thornbury", "Larkspur", "Kansas City",
    ],
    streets: [
      "Juniper", "Elm", "Harrowgate", "Mill Pond", "42nd", "Santa Testa", "Dr. Martin Placeholder", "Birch Hollow",
      "Cider",
    ])

  /// And others for `HeldOutTemplates`.
  static let heldOut = PlantedValues(
    givenNames: [
      "Michael", "Jennifer", "Antonio", "Aisha", "Brian", "Deepika", "Cornelius", "Folasade", "Itzel", "Leopold",
      "Aoife",
      "Clementine", "Faith", "Chase", "Dawn", "Chloé", "Jean-Luc", "Zbigniew",
    ],
    surnames: [
      "Jones", "Rodriguez", "Kim", "Shah", "Thompson", "Wintergreen", "Babatunde", "Krzyzewski", "Thistlewood",
      "Nakagawa",
      "Silberstein", "Green", "King", "Banks", "O'Malley", "Peña", "Sampleton-Birch", "von Trappe", "MacDougall",
      "Echeverria",
    ],
    towns: [
      "Riverside", "Thornbridge", "Los Ejemplos", "Mount Placebo", "Elmsford", "West Dunning", "Cinder Falls",
      "Oakland",
    ],
    streets: [
      "Walnut", "Pine", "Wexford", "Stone Bridge", "3rd", "Camino Falso", "Winding Brook", "Lincoln", "Tumbleweed",
    ])
}
