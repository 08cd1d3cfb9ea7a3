/// Words that synthetic people, places and small facts are named with.
enum SyntheticVocabulary {
  /// Second halves of surnames: shells, trees, stones. With "Testperson-" before them no real person is meant.
  static let surnameWords: [String] = [
    "Abalone", "Acorn", "Agate", "Alder", "Almond", "Amber", "Apricot", "Aspen", "Aster", "Azalea", "Bamboo", "Basalt",
    "Basil", "Beech", "Birch", "Bluebell", "Bramble", "Bryony", "Cedar", "Chalk", "Cherry", "Chervil", "Clover",
    "Cobalt",
    "Conch", "Coral", "Cowrie", "Cypress", "Dahlia", "Daisy", "Damson", "Elder", "Fennel", "Fern", "Fig", "Flint",
    "Foxglove", "Garnet", "Gentian", "Ginger", "Gorse", "Granite", "Hazel", "Heather", "Hemlock", "Holly", "Hornbeam",
    "Hyacinth", "Iris", "Ivy", "Jade", "Jasmine", "Juniper", "Larch", "Laurel", "Lavender", "Lichen", "Lilac", "Limpet",
    "Linden", "Lotus", "Lupin", "Magnolia", "Maple", "Marble", "Marjoram", "Medlar", "Mica", "Mimosa", "Moss",
    "Mulberry",
    "Mussel", "Myrtle", "Nautilus", "Nettle", "Nutmeg", "Oak", "Obsidian", "Olive", "Onyx", "Opal", "Orchid", "Oyster",
    "Pebble", "Peony", "Periwinkle", "Pine", "Poplar", "Poppy", "Primrose", "Quartz", "Quince", "Rowan", "Rush",
    "Saffron",
    "Sage", "Scallop", "Sedge", "Shale", "Slate", "Sorrel", "Spruce", "Sycamore", "Tansy", "Teasel", "Thistle", "Thyme",
    "Topaz", "Tulip", "Urchin", "Verbena", "Violet", "Walnut", "Whelk", "Willow", "Yarrow", "Yew", "Zinnia",
  ]

  static let femaleNames = [
    "Ada", "Bea", "Cleo", "Dora", "Edda", "Flora", "Greta", "Hilda", "Ida", "Jana", "Kira", "Lena", "Mara", "Nora",
    "Olga",
    "Petra", "Rosa", "Selma", "Thea", "Vera",
  ]
  static let maleNames = [
    "Adam", "Boris", "Carl", "David", "Emil", "Felix", "Gustav", "Henri", "Ivan", "Jonas", "Kurt", "Leon", "Max",
    "Nils",
    "Otto", "Paul", "Rolf", "Simon", "Tim", "Viktor",
  ]
  static let doctorWords = [
    "Adler", "Bussard", "Dohle", "Elster", "Falke", "Habicht", "Kolibri", "Kranich", "Lerche", "Meise", "Pirol", "Rabe",
    "Reiher", "Sperber", "Star", "Storch", "Taube", "Uhu", "Wachtel", "Zeisig",
  ]
  static let occupations = [
    "beekeeper", "baker", "bus driver", "carpenter", "cellist", "clockmaker", "electrician", "farmer", "florist",
    "gardener",
    "librarian", "locksmith", "painter", "pilot", "potter", "roofer", "tailor", "teacher", "translator", "welder",
  ]
  static let livesWith = [
    "alone", "with a sister", "with a brother", "with two cats", "with an adult son", "with an adult daughter",
    "with a partner", "in assisted living",
  ]
  static let familyHistory = [
    "mother with breast cancer", "father with colon cancer", "brother with type 1 diabetes", "sister with lupus",
    "mother with stroke", "father with myocardial infarction", "grandmother with dementia",
    "no relevant family history",
  ]
  static let allergies = [
    "penicillin (rash)", "iodinated contrast (hives)", "latex (itching)", "codeine (nausea)", "peanuts (swelling)",
    "sulfonamides (rash)", "none known",
  ]
  static let smoking = ["never smoker", "former smoker", "current smoker"]
  static let sleepAids = ["melatonin 3 mg", "melatonin 5 mg", "valerian tea", "doxylamine 25 mg", "nothing"]
  static let relations = ["sister", "brother", "daughter", "son", "partner", "neighbor", "cousin"]
  static let clinics = [
    "cardiology", "nephrology", "endocrinology", "neurology", "pulmonology", "rheumatology", "dermatology",
    "primary care",
  ]
  static let lobes = ["right upper lobe", "right middle lobe", "right lower lobe", "left upper lobe", "left lower lobe"]
  static let callReasons = [
    "a medication refill", "knee pain", "a persistent cough", "dizziness", "a skin rash", "lab results",
    "ankle swelling",
    "poor sleep", "travel vaccines", "headache",
  ]
  static let dischargeReasons = [
    "pneumonia", "a fall at home", "dehydration", "chest pain", "cellulitis", "urinary tract infection",
    "a syncope episode",
    "acute bronchitis",
  ]
  static let races = ["White", "Black or African American", "Asian", "Other"]
  static let ethnicities = ["Not Hispanic or Latino", "Hispanic or Latino"]
}
