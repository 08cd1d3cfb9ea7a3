/// Names that are medical terms, and what follows them when they are.
enum MedicalEponyms {
  /// People whose names are diseases, signs, tests, scales, devices or microbes, and words used like them.
  static let names = """
    Hampton Westermark Howship Jolly Naegele McRoberts Bryant Russell Whitfield Burrow Monro Kellie Eaton Sanders
    Barton Galeazzi Segond Fuchs Coats Adie Robertson Gunn Perthes Blount Ellis Fraser Crouzon Apert Pfeiffer
    Treacher Collins Robin Pierre Walker Arnold Carney Cowden Gardner Muir Torre Leber Stargardt Graham Corrigan
    Flint Ewart Naffziger Spence Cooper Burow Limberg Karydakis Lichtenstein Shouldice Bassini McVay Hasson Veress
    Pringle Kasai Puestow Frey Beger Heineke Mikulicz Finney Bentall Glenn Mustard Senning Rastelli Ross Maze Cox
    Dor Toupet Ivor Lewis McKeown Hurthle Askin Brenner Call Exner Reinke Zuckerkandl Gerota Denonvilliers Cloquet
    Camper Colles Scarpa Retzius Addison Adson Alport Alzheimer Angelman Apgar Apley Argyll Aschoff Asherman
    Asperger Auer Babinski Baker Bankart Barlow Barrett Barre Bartholin Bartter Batten Bazett Beck Becker Behcet
    Bell Bence Bennett Bernard Billroth Binet Bishop Bitot Bochdalek Boerhaave Borrmann Bouchard Bowen Boyle
    Braden Breslow Brewer Broca Brodie Bruce Brudzinski Brugada Budd Buerger Burkitt Calot Caplan Caroli Castleman
    Charcot Charlson Chediak Cheyne Chiari Child Chvostek Clark Clostridium Cobb Cockcroft Conn Coombs Courvoisier
    Coxsackie Creutzfeldt Crigler Crohn Cronkhite Cullen Cushing Dandy Dawson DeBakey Dercum Devic Dix Doppler
    Douglas Down Dressler Duchenne Dukes Dupuytren Ebstein Edwards Ehlers Eisenmenger Ellison Epley Epstein Erb
    Evans Ewing Fabry Fallot Fanconi Felty Fick Finkelstein Fischer Fisher Fitz Foley Fontan Fontaine Fowler
    Freiberg Friedewald Friedreich Froment Gaucher Gault Gehrig Ghon Gilbert Gilles Gleason Glasgow Gower Gowers
    Goodpasture Gottron Graves Grave Gram Guillain Guthrie Gustilo Haglund Hallpike Hansen Hartmann Hashimoto
    Hawkins Heberden Hegar Heimlich Heinz Henderson Henoch Heller Hickman Hill Hirschsprung Hodgkin Hoffman
    Hoffmann Holter Homans Horner Howell Hunt Hunter Huntington Hurler Hutchinson Ishihara Jackson Jacksonian
    Jaeger Jakob Janeway Jarisch Jefferson Johnson Jones Kaposi Karnofsky Kartagener Kasabach Katz Kawasaki Kayser
    Kegel Kehr Kellgren Kennedy Kernig Kerley Killian Kimmelstiel Kleihauer Klinefelter Klumpke Kocher Kohler
    Koplik Korsakoff Krukenberg Kupffer Kussmaul Lachman Laennec Lambert Landau Langerhans Lasegue Laurence Legg
    Leigh Lennox Leopold Lesch Levine Lewy Leydig Lhermitte Libman Likert Lisfranc Loeffler Lou Ludwig Luschka
    Lyme Lynch Maisonneuve Mallampati Mallory Mantoux Marfan Marcus Marie Marjolin McBurney McArdle McCune
    McMurray Meckel Medrol Meigs Mendelson Menetrier Meniere Merkel Merritt Miller Mobitz Moebius Mohs Monteggia
    Morgagni Moro Morton Munchausen Murphy Nelson Neer Nissen Noonan Norwood Nyhan Obrien Oddi Ogilvie Ommaya
    Osgood Osler Ortolani Paget Pancoast Papanicolaou Parinaud Parkinson Patau Patrick Peutz Peyer Peyronie
    Pfannenstiel Phalen Phelps Pick Plummer Poland Pott Potter Potts Prader Pratt Prinzmetal Purkinje Quincke
    Quervain Ramsay Ramsey Ranson Rathke Raynaud Reed Reiter Reye Richter Rickett Riedel Rinne Rokitansky Romano
    Romberg Rosenthal Roth Rotor Roux Rovsing Salter Schatzki Scheuermann Schilling Schirmer Schlatter Schoenlein
    Schwann Sertoli Sever Sheehan Shiley Simmonds Sims Sipple Sjogren Sjögren Snellen Sotos Spearman Spurling
    Starling Stein Steinmann Stensen Sternberg Stevens Still Stokes Sturge Swan Ganz Sweet Swenson Sydenham Syme
    Takayasu Takotsubo Tanner Tarlov Tay Sachs Tenckhoff Thomas Thompson Thomsen Tietze Tinel Todd Tourette
    Trendelenburg Treves Trousseau Turcot Turner Valsalva Vater Virchow Volkmann Wada Waldenstrom Waldenström
    Wallenberg Waller Warthin Waterhouse Weber Wegener Weil Wells Wenckebach Werdnig Wernicke Whipple Wilkie
    Willebrand Willis Williams Wilms Wilson Wiskott Wolff Wolfram Wright Yergason Zenker Ziehl Neelsen Zollinger
    Hounsfield Fitzpatrick Kirschner Yankauer Kelly Bovie Mayo Hemovac Penrose Blake Malecot Tessio Quinton
    Groshong Broviac Bakri Crede Kleiger Gaenslen Ober Thessaly Hoover Hering Breuer Allen Ames Norton Waterlow
    Morse Hamilton Montgomery Asberg Edmonton Lund Mackay Barthel Lawton Berg Tinetti Romhilt Estes Sgarbossa Duke
    Lown Framingham Reynolds Pooled Chagas Brucella Borrelia Rickettsia Salmonella Shigella Escherichia Listeria
    Pasteurella Yersinia Bartonella Ehrlichia Legionella Nocardia Epworth Beers Rockall Blatchford Alvarado
    Caprini Padua Geneva Maddrey Milan Murray Light Lille Bosniak Fleischner Lugano Ann Arbor Gibbs Donnan
    Fahrenheit Celsius Kelvin Joule Newton
    """

  /// Words after an eponym, with or without 's, that show it is one.
  static let nouns = """
    hump tract space lines fracture-dislocation pupil fold bundle layer patch patches membrane aneurysm shunt
    conduit repair hernia disease syndrome sign signs palsy catheter catheters criteria criterion score scores
    scale lymphoma test testing law maneuver manoeuvre procedure operation phenomenon reflex tumor tumour cyst
    fracture node nodes nodule nodules ring esophagus oesophagus anomaly deformity contracture chorea ataxia
    dystrophy neuropathy encephalopathy thyroiditis cell cells body bodies stain negative positive point triangle
    canal duct gland angle line splint clamp retractor tube drain monitor position stage staging grade
    classification index equation formula anastomosis arthropathy osteotomy ligament muscle lesion spots pouch
    fundoplication respirations breathing murmur pulse disorder dementia purpura malformation diverticulum ulcer
    ulcers fissure mole block wires wire pin rod cup bag mask needle port sarcoma carcinoma macroglobulinemia
    cardiomyopathy arteritis vasculitis exercises exercise rule ratio units system scan study sampling esophagitis
    gangrene keratosis tuberosity fascia tendinitis tenosynovitis hip knee shoulder blood stockings hose solution
    lactate virus bacillus bacterium method technique approach incision flap graft valve pump
    """
}
