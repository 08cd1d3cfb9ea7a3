/// A place of care, as an encounter lists it (`caresite`).
public struct CareSite: Sendable, Equatable {
  public var id: String
  public var name: String?

  public init(id: String, name: String? = nil) {
    self.id = id
    self.name = name
  }
}

/// A clinician, as an encounter lists them (`provider`): never by name.
public struct Provider: Sendable, Equatable {
  public var id: String
  public var gender: String?
  /// The layout's attribute is spelt `speciality`.
  public var specialty: String?
  public var yearOfBirth: String?
  public var careSiteID: String?
  public var careSiteName: String?

  public init(
    id: String, gender: String? = nil, specialty: String? = nil, yearOfBirth: String? = nil, careSiteID: String? = nil,
    careSiteName: String? = nil
  ) {
    self.id = id
    self.gender = gender
    self.specialty = specialty
    self.yearOfBirth = yearOfBirth
    self.careSiteID = careSiteID
    self.careSiteName = careSiteName
  }
}
