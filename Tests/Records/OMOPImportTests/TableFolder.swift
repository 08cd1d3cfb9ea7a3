import EHR
import Foundation

/// A folder of small tables, removed at the end.
final class TableFolder {
  let path: String
  var output: String { path + "-records" }

  init(_ tables: [String: String] = [:]) throws {
    path = NSTemporaryDirectory() + "medalign-omop-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in tables { try write(Data(text.utf8), to: name) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.removeItem(atPath: output)
  }

  func write(_ data: Data, to name: String) throws {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func record(_ id: Int64) throws -> PatientRecord { try RecordReader.read(path: "\(output)/\(id).xml") }

  func text(_ name: String) throws -> String { try String(contentsOfFile: output + "/" + name, encoding: .utf8) }

  /// Name and bytes of each file that an import wrote.
  func written() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: output)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(filePath: output + "/" + $0))) })
  }
}

/// A synthetic clinic: two patients, 64-bit ids of both signs.
let clinic: [String: String] = [
  "PERSON.csv": """
  Person_ID,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,birth_datetime,race_concept_id,ethnicity_concept_id,location_id,person_source_value,race_source_value
  -9007199254740993,8532,1950,2,3,,8527,38003564,9,TEST-0001,
  42,8507,1937,,,1937-12-1,0,0,,TEST-0002,Martian

  """,
  "visit_occurrence.csv": """
  visit_occurrence_id,person_id,visit_concept_id,visit_start_DATE,visit_start_datetime,visit_end_date,visit_end_datetime,provider_id,care_site_id
  5000000000,-9007199254740993,9201,2020-01-01,2020-01-01 08:00:00,2020-01-03,2020-01-03 12:00:00,31,21

  """,
  "measurement.csv": """
  measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,value_as_number,value_as_concept_id,unit_concept_id,unit_source_value,value_source_value,visit_occurrence_id,measurement_source_value
  1,-9007199254740993,3000001,2020-01-01,2020-01-01 09:00:00,,0.005,,8554,,0.005,5000000000,TROP
  2,-9007199254740993,3000001,2020-01-01,2020-01-01 15:00:00,4171756,7.0,,,ng/L,,5000000000.0,TROP
  3,-9007199254740993,0,2020-01-02,,,,3000003,,,Positive,5000000000,strep screen
  4,-9007199254740993,3000001,,,,1,,,,,5000000000,TROP
  5,-9007199254740993,3000001,13/13/2020,,,1,,,,,5000000000,TROP
  6,777,3000001,2020-01-01,,,1,,,,,,TROP
  7,,3000001,2020-01-01,,,1,,,,,,TROP
  8,abc,3000001,2020-01-01,,,1,,,,,,TROP
  9,42

  """,
  "note.csv": """
  note_id,person_id,note_date,note_datetime,note_class_concept_id,note_title,note_text,visit_occurrence_id
  88,-9007199254740993,2020-01-02,2020-01-02 10:00,3000004,Progress note,"Synthetic patient, ""stable"".
  Second line & more",5000000000

  """,
  "concept.csv": """
  concept_id,concept_name,vocabulary_id,concept_code
  3000001,Troponin T,LOINC,6598-7
  3000003,Positive,SNOMED,10828004
  8554,percent,UCUM,%
  999,Unused,X,1

  """,
  "care_site.csv": "care_site_id,care_site_name\n21,Test ward\n22,Other\n",
  "provider.csv":
    "provider_id,specialty_source_value,year_of_birth,care_site_id,gender_concept_id\n31,Cardiology,1960,21,8507\n",
  "location.csv": "location_id,address_1,city,state,zip\n9,1 Test Street,Testville,ZZ,00000\n",
  "payer_plan_period.csv":
    "payer_plan_period_id,person_id,payer_plan_period_start_date,payer_plan_period_end_date,payer_source_value\n1,-9007199254740993,2019-01-01,2021-01-01,Test Health\n",
  "observation_period.csv":
    "observation_period_id,person_id,observation_period_start_date,observation_period_end_date\n1,-9007199254740993,2019-01-01,2021-01-01\n",
]
