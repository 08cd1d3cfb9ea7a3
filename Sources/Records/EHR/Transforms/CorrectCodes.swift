#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Timeline {
  /// `ICD10/I10` becomes `ICD10CM/I10`.
  mutating func renameICD10() -> TransformCounts {
    var counts = TransformCounts()
    for index in events.indices {
      guard let code = events[index].code, code.hasPrefix("ICD10/") else { continue }
      events[index].code = "ICD10CM/" + code.dropFirst("ICD10/".count)
      counts.changed += 1
    }
    return counts
  }

  /// Takes name, value and unit of Stanford's flowsheet rows (`STANFORD_OBS/Flowsheet`) from the JSON in their value,
  /// and the group's name from that in their source value. What is no such JSON stays as it is.
  mutating func readFlowsheets() -> TransformCounts {
    var counts = TransformCounts()
    for index in events.indices where events[index].code == "STANFORD_OBS/Flowsheet" {
      guard let fields = Flowsheet.fields(events[index].value) else { continue }
      events[index].name = fields["ip_flo_gp_data.disp_name"] ?? events[index].name
      events[index].unit = fields["ip_flo_gp_data.units"] ?? events[index].unit
      events[index].value = fields["ip_flwsht_meas.meas_value"] ?? events[index].value
      if let group = Flowsheet.fields(events[index].sourceValue)?["ip_flt_data.display_name"] {
        events[index].otherAttributes.append(RecordAttribute(name: "group_name", value: group))
      }
      counts.changed += 1
    }
    return counts
  }
}

/// `{"values": [{"source": "ip_flwsht_meas.meas_value", "value": "98"}, …]}`.
private struct Flowsheet: Decodable {
  struct Field: Decodable {
    var source: String
    var value: String?

    enum CodingKeys: CodingKey { case source, value }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      source = try fields.decode(String.self, forKey: .source)
      if let text = try? fields.decodeIfPresent(String.self, forKey: .value) {
        value = text
      } else if let number = try? fields.decodeIfPresent(Double.self, forKey: .value) {
        value = number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
      }
    }
  }

  var values: [Field]

  static func fields(_ json: String?) -> [String: String]? {
    guard let json, let sheet = try? JSONDecoder().decode(Flowsheet.self, from: Data(json.utf8)) else { return nil }
    let present = sheet.values.compactMap { field in field.value.map { (field.source, $0) } }
    return Dictionary(present, uniquingKeysWith: { first, _ in first })
  }
}
