/// How units are written, and the one spelling that stands for each.
enum UnitNames {
  /// Single letters, where case decides.
  static let letters: [Unicode.Scalar: String] = [
    "g": "g", "L": "L", "l": "L", "U": "U", "u": "U", "m": "m", "s": "s", "h": "h", "d": "day", "y": "year", "C": "°C",
    "F": "°F",
  ]

  /// Words where case decides.
  static let exact = ["mM": "mM", "uM": "uM", "nM": "nM", "pM": "pM"]

  /// All other words, in lower case; a power is written without `^`.
  static let words: [String: String] = {
    var words: [String: String] = [:]
    for line in spellings {
      let spellings = line.split(separator: " ")
      for word in spellings { words[word.lowercased()] = spellings.first.map(String.init) }
    }
    return words
  }()

  /// Names of two words.
  static let phrases: [String: [String: String]] = [
    "mm": ["hg": "mmHg"], "cm": ["h2o": "cmH2O"], "cu": ["mm": "uL"], "per": ["cent": "%"],
    "international": ["unit": "IU", "units": "IU"], "degrees": degrees, "degree": degrees, "deg": degrees,
  ]
  private static let degrees = ["c": "°C", "celsius": "°C", "centigrade": "°C", "f": "°F", "fahrenheit": "°F"]

  /// Things that are counted: the number is what matters.
  static let counts: Set<String> = ["cell", "beat", "breath", "count"]

  /// What stands before a slash for a power of ten.
  static let powers = ["k": 3, "thou": 3, "thousand": 3, "m": 6, "mil": 6, "million": 6]

  /// How many of each are in a litre, as powers of ten.
  static let volumePowers = ["L": 0, "dL": 1, "mL": 3, "uL": 6]

  /// The first word of a line is the one spelling.
  private static let spellings = [
    "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "g gm gms gram grams gramme grammes",
    "mg mgs mgm milligram milligrams milligramme milligrammes",
    "ug mcg mcgs microgram micrograms microgramme microgrammes",
    "ng nanogram nanograms", "pg picogram picograms", "lb lbs pound pounds", "oz ounce ounces",
    "L lt ltr liter liters litre litres",
    "dL deciliter deciliters decilitre decilitres",
    "mL mls cc milliliter milliliters millilitre millilitres",
    "uL mcl microliter microliters microlitre microlitres mm3 cumm",
    "fL femtoliter femtoliters femtolitre femtolitres",
    "mol mole moles", "mmol mmols millimole millimoles", "umol mcmol micromole micromoles",
    "nmol nanomole nanomoles", "pmol picomole picomoles", "mEq meqs milliequivalent milliequivalents",
    "mOsm mosmol milliosmole milliosmoles",
    "U unit units", "IU ius", "mIU", "uIU", "mU", "kU", "kat", "ukat", "nkat",
    "mmHg torr", "kPa", "cmH2O",
    "mm millimeter millimeters millimetre millimetres",
    "cm cms centimeter centimeters centimetre centimetres",
    "m meter meters metre metres", "um micron microns micrometer micrometers", "inch inches", "ft feet foot",
    "m2 sqm", "cm2 sqcm",
    "ms msec msecs millisecond milliseconds", "s sec secs second seconds", "min mins minute minutes",
    "h hr hrs hour hours", "day days", "week weeks wk wks", "month months mo mos", "year years yr yrs",
    "10^0/min bpm",
    "°C celsius", "°F fahrenheit", "% percent pct",
    "cell cells", "beat beats", "breath breaths", "count counts",
    "hpf", "lpf", "copies copy cps", "cfu cfus", "ppm", "kcal kcals", "mV", "Hz", "mCi", "Gy",
  ]
}
