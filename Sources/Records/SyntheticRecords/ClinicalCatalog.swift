/// The concepts synthetic patients are made of: names, codes, units and plausible ranges.
///
/// Codes are those of LOINC, SNOMED CT, RxNorm, CVX and CPT for the named concept as far as we know them; nothing
/// in the engine depends on a code being right.
enum ClinicalCatalog {
  /// A laboratory test or vital sign; values are integers in units of 1 or, with one decimal, of a tenth.
  struct Measurement: Sendable {
    let name: String
    /// As asked about in a question.
    let spoken: String
    let code: String
    let unit: String
    /// 0 or 1 decimals.
    let decimals: Int
    /// Plausible range in counted units (tenths when `decimals` is 1).
    let range: ClosedRange<Int>

    init(_ name: String, _ spoken: String, _ code: String, _ unit: String, _ decimals: Int, _ range: ClosedRange<Int>) {
      self.name = name
      self.spoken = spoken
      self.code = "LOINC/" + code
      self.unit = unit
      self.decimals = decimals
      self.range = range
    }

    /// Integral numbers without a decimal point, as the release writes them.
    func text(_ value: Int) -> String {
      if decimals == 0 || value % 10 == 0 { return String(decimals == 0 ? value : value / 10) }
      return "\(value / 10).\(value % 10)"
    }
  }

  static let labs: [Measurement] = [
    Measurement("Hemoglobin A1c", "hemoglobin A1c", "4548-4", "%", 1, 50...110),
    Measurement("Creatinine", "creatinine", "2160-0", "mg/dL", 1, 6...35),
    Measurement("Potassium", "potassium", "2823-3", "mmol/L", 1, 31...58),
    Measurement("Sodium", "sodium", "2951-2", "mmol/L", 0, 126...147),
    Measurement("Glucose", "glucose", "2345-7", "mg/dL", 0, 68...290),
    Measurement("Hemoglobin", "hemoglobin", "718-7", "g/dL", 1, 75...168),
    Measurement("Leukocytes", "leukocyte count", "6690-2", "10*3/uL", 1, 32...154),
    Measurement("Platelets", "platelet count", "777-3", "10*3/uL", 0, 95...440),
    Measurement("ALT", "ALT", "1742-6", "U/L", 0, 9...150),
    Measurement("LDL cholesterol", "LDL cholesterol", "13457-7", "mg/dL", 0, 52...198),
    Measurement("TSH", "TSH", "3016-3", "mIU/L", 1, 4...98),
    Measurement("Ferritin", "ferritin", "2276-4", "ng/mL", 0, 7...420),
    Measurement("Albumin", "albumin", "1751-7", "g/dL", 1, 24...50),
    Measurement("C-reactive protein", "C-reactive protein", "1988-5", "mg/L", 0, 1...130),
    Measurement("NT-proBNP", "NT-proBNP", "33762-6", "pg/mL", 0, 45...4200),
    Measurement("Uric acid", "uric acid", "3084-1", "mg/dL", 1, 29...99),
  ]

  static let height = Measurement("Body height", "height", "8302-2", "cm", 0, 148...196)
  static let weight = Measurement("Body weight", "weight", "29463-7", "kg", 0, 46...128)
  static let vitals: [Measurement] = [
    Measurement("Heart rate", "heart rate", "8867-4", "/min", 0, 52...118),
    Measurement("Systolic blood pressure", "systolic blood pressure", "8480-6", "mmHg", 0, 94...182),
    Measurement("Diastolic blood pressure", "diastolic blood pressure", "8462-4", "mmHg", 0, 52...106),
    Measurement("Body temperature", "body temperature", "8310-5", "Cel", 1, 361...391),
    Measurement("Respiratory rate", "respiratory rate", "9279-1", "/min", 0, 11...26),
    Measurement("Oxygen saturation", "oxygen saturation", "59408-5", "%", 0, 88...100),
  ]

  struct Condition: Sendable {
    let name: String
    /// As asked about in a question.
    let spoken: String
    let code: String
    /// Drugs given for it, by position-independent name.
    let drugs: [String]

    init(_ name: String, _ spoken: String, _ code: String, _ drugs: [String]) {
      self.name = name
      self.spoken = spoken
      self.code = "SNOMED/" + code
      self.drugs = drugs
    }
  }

  static let conditions: [Condition] = [
    Condition("Essential hypertension", "essential hypertension", "59621000", ["Lisinopril", "Amlodipine"]),
    Condition("Type 2 diabetes mellitus", "type 2 diabetes mellitus", "44054006", ["Metformin"]),
    Condition("Asthma", "asthma", "195967001", ["Montelukast"]),
    Condition("Chronic kidney disease", "chronic kidney disease", "709044004", ["Furosemide"]),
    Condition("Atrial fibrillation", "atrial fibrillation", "49436004", ["Metoprolol", "Apixaban"]),
    Condition("Hypothyroidism", "hypothyroidism", "40930008", ["Levothyroxine"]),
    Condition("Chronic obstructive lung disease", "chronic obstructive lung disease", "13645005", ["Prednisone"]),
    Condition("Depressive disorder", "depressive disorder", "35489007", ["Sertraline"]),
    Condition("Osteoarthritis", "osteoarthritis", "396275006", ["Ibuprofen", "Acetaminophen"]),
    Condition("Gastroesophageal reflux disease", "gastroesophageal reflux disease", "235595009", ["Omeprazole"]),
    Condition("Migraine", "migraine", "37796009", ["Topiramate"]),
    Condition("Heart failure", "heart failure", "84114007", ["Furosemide", "Metoprolol"]),
    Condition("Iron deficiency anemia", "iron deficiency anemia", "87522002", ["Ferrous sulfate"]),
    Condition("Hyperlipidemia", "hyperlipidemia", "55822004", ["Atorvastatin", "Simvastatin", "Rosuvastatin"]),
    Condition("Gout", "gout", "90560007", ["Allopurinol"]),
    Condition("Epilepsy", "epilepsy", "84757009", ["Levetiracetam"]),
    Condition("Anxiety disorder", "anxiety disorder", "197480006", ["Lorazepam", "Diazepam", "Clonazepam"]),
    Condition("Neuropathy", "neuropathy", "386033004", ["Gabapentin"]),
    Condition("Psoriasis", "psoriasis", "9014002", []),
    Condition("Nephrolithiasis", "nephrolithiasis", "95570007", []),
  ]

  struct Drug: Sendable {
    enum Class: Sendable { case statin, benzodiazepine, other }
    let name: String
    let code: String
    let unit: String
    /// Doses from low to high.
    let doses: [Int]
    let drugClass: Class

    init(_ name: String, _ code: String, _ doses: [Int], unit: String = "mg", _ drugClass: Class = .other) {
      self.name = name
      self.code = "RxNorm/" + code
      self.doses = doses
      self.unit = unit
      self.drugClass = drugClass
    }
  }

  static let drugs: [Drug] = [
    Drug("Lisinopril", "29046", [5, 10, 20, 40]),
    Drug("Amlodipine", "17767", [5, 10]),
    Drug("Metformin", "6809", [500, 850, 1000]),
    Drug("Montelukast", "88249", [5, 10]),
    Drug("Furosemide", "4603", [20, 40, 80]),
    Drug("Metoprolol", "6918", [25, 50, 100]),
    Drug("Apixaban", "1364430", [5, 10]),
    Drug("Levothyroxine", "10582", [25, 50, 75, 100], unit: "ug"),
    Drug("Prednisone", "8640", [5, 10, 20, 40]),
    Drug("Sertraline", "36437", [25, 50, 100]),
    Drug("Ibuprofen", "5640", [200, 400, 600]),
    Drug("Acetaminophen", "161", [325, 500, 650]),
    Drug("Omeprazole", "7646", [20, 40]),
    Drug("Topiramate", "38404", [25, 50, 100]),
    Drug("Ferrous sulfate", "24947", [325, 650]),
    Drug("Atorvastatin", "83367", [10, 20, 40, 80], .statin),
    Drug("Simvastatin", "36567", [10, 20, 40], .statin),
    Drug("Rosuvastatin", "301542", [5, 10, 20], .statin),
    Drug("Allopurinol", "519", [100, 200, 300]),
    Drug("Levetiracetam", "114477", [500, 750, 1000]),
    Drug("Lorazepam", "6470", [1, 2], .benzodiazepine),
    Drug("Diazepam", "3322", [2, 5, 10], .benzodiazepine),
    Drug("Clonazepam", "2598", [1, 2], .benzodiazepine),
    Drug("Gabapentin", "25480", [100, 300, 600]),
  ]

  static func drug(named name: String) -> Drug? { drugs.first { $0.name == name } }

  static let chestCT = (name: "CT chest", code: "CPT4/71260")
  static let chestXRay = (name: "X-ray chest", code: "CPT4/71046")
  static let covidVaccine = (name: "COVID-19 vaccine", code: "CVX/208")
  static let influenzaVaccine = (name: "Influenza vaccine", code: "CVX/141")
  static let leftAgainstAdvice = (name: "Left against medical advice", code: "SNOMED/225928004")
  static let noShow = (name: "No show", code: "SNOMED/410543007")
}
