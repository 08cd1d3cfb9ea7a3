/// Words that are no names although a note may capitalise them: at the start of a sentence, in headings, in capitals.
///
/// They are the words that the public notes and dialogues of ACI-BENCH's training part (CC BY 4.0) write mostly in
/// lower case, common English, and words of notes' headings; plurals and words with a suffix below are left out.
enum OrdinaryWords {
  /// Endings that make a word of seven letters or more an ordinary one.
  static let suffixes = """
    penia ing ed tion sion ment ness able ible ally ical ous ive ful less itis osis emia ectomy ology ologist
    opathy plasty graphy gram scopy tomy uria algia pathic ular olol pril sartan statin mycin cillin azole mab nib
    vir ism ly
    """

  static let words = """
    abdomen abdominal ability able abnormal abnormalities abnormality about above absence absolute abstain
    abstract accident account acct accu ace acetabulum ache achy acid acknowledge acne across acting action active
    activities activity actual acuity acute add added addendum adding address adenocarcinoma adenoma adequate
    adjunct adjust adjustments adjuvant administer admit adnexal adult advance advil aerobic aetna afebrile
    affairs affect affirms afford afib african after afternoon afterwards again against age agency aging ago agree
    agreed ah ahead aid air alabama alarm alaska alaskan albumin alcohol aldosterone alert alkaline all allergic
    allergies allergy alleviate allow almost alone along alpha already alright alrighty also alt alternate
    although altogether always am amazon ambulance ambulate ambulatory amelanotic america american amino among
    amount an analgesics anaphylaxis and androgen anemia anemic anesthesia aneurysm ankle annual anomalies another
    answer antalgic anterior anterolateral anterosuperior anthem anti antibiotic antibodies antibody anxiety any
    anybody anymore anyone anytime anyway anywhere aortic apart apnea apparent appear appearance appendix appetite
    applaud apply appreciate approach appropriate apt arabic arch are area argue arizona arkansas arm around arter
    arterial arteries artery article as asian aside ask asked asking asleep aspect aspirin assess assist
    assistance assistant associate assume ast asthma asymmetric asymptomatic at ate atopic attack attempt attend
    attributes aunt author autism auto autoimmune avenue average avid avoid avoidance awake aware away awesome
    awful axillary baby back backwards backyard bacteria bad balance bank baptist bar barium barn basal base
    baseball based baseline basic basis basket basketball bathroom be bear beat became because become bed been
    beer before began begin behind being believe belly below bend beneficial benefits benign bent benzoyl besides
    bet betamethasone better between beyond biceps bicon bicycle bid big bigger biggest bike bilateral biliary
    bilirubin bimanual biopsy birth birthday bit bite bitemporal bladder bldg bled bleed blister block blockages
    blood bloodwork blot blue bmi bmp board boat body bone bony book booster border borderline born both bother
    bothersome bottom bought boulevard bouts bowel bowl box boxes boy boyfriend bp bpm brace brachioradialis brain
    branch brand bread break breakthrough breast breath breathe brick bridge brief bring brisk broad broccoli
    broke brother bruit brutal buddhist build built bulk bumps bun bunch burden burgers burn bus busy but buy by
    bye bypass ca caffeine calendar calf california called calves came camera can cancel cancer candidate cane
    cannot cantonese capillary capital capsule car carbinol carbohydrate carcinoma card cardiac care caregiver
    carotid carpal carry cartilage cashier cat cataract catch catches cath catholic caucasian caught cause caused
    cave cbc cc cease cell center centimeter central century cerner certain certainty cervix chair challenge
    change chaotic chaplain chart cheap cheaper cheat check checkup chemo chemotherapy chest chf chiasm chiasmal
    chief children chills chinese chips choice cholesterol chondromalacia choose chosen christmas chromium
    chromosomal chronic chubbier cigarette cigna citrus city cl cla claim class classes clean clear clearance
    clicks climate climbs clinic clobetasol close closed closer closure clothes clots cloud cm coast coat code
    cold colder collateral college colon color colorado come comfort coming common community company comparison
    complains complaint complete complex compliance compliant complications component computer con concern cone
    confidence confirm congenital congratulations congruency connecticut consent consider consistency consistent
    consists constant consult contact continual continue contortions contralateral contrast control cooked cookies
    cool copd coping copy core coronary correct corticosteroid cortisone cosign cosigner cost costco couch cough
    could counselor count counter country county couple coupon course court cousin cover covid cpt cr crackles
    cramps crazy cream creamy creases create creatinine crepitus crime criteria cruciate crutches ct cuboids cuff
    culture cup curb cure curiosity current custom cut cva cvs cxr cycle cypionate cyst dad daily dairy dakota
    damage dance danger dark darker data date daughter dax dcis dead deal dear death debt december decent decide
    deciliter decline decompress decrease deemed deep defer defibrillator deficiencies deficiency deficit
    deformity degree delaware delays deliver delivery deltoid demand dementia demographics demonstrate denied
    denies density dental dentistry depend dependence dependent dept dermis describe design desk despite detail
    detect determine develop developmental dexamethasone diabetes diabetic diagnoses diagnostic dialysis diapers
    diaphragm diarrhea diary diastolic did diet dietary dietitian differ difference different difficult
    difficulties difficulty digitorum digits diligent dinner direct disability disc discharge discomfort
    discontinue discount discuss disease disorder dispense distal distance distress disturbance diuretic divide
    dizzy doc doctor does dog doing dominant donate done door dorsal dorsalis dorsiflexion dosage dosing double
    doubt doughnut downhill downstairs dr dragon drainage dramatic draw drawer drawn dream dresses drift drink
    drive drop drug dry duct ductal due dull during dust duties dyspepsia dysphagia dyspnea dyspneic each ear
    earlier earn earth easily easter easy eat eaten eating ecg echo economy ectopic eczema edema edge educate
    educational effect effort egd eggs eight eighteen eighth eighty either ekg elbow elect electric electronic
    elevate eleven eliminate else emergency employer empty encounter encourage end ended endocrine enemy energy
    engage english enjoy enough ensure ent enter entire enzyme epic epicondyle epididymis epidural epigastric
    epilepsy epipen episode episodic epithelioid epsiode equal er error erythema escape esophagus establish
    estimates estradiol estrogen etiologies etoposide european evaluate even event ever every everybody everyday
    evidence evolutionary exacerbate exact exam examine example excellent except exchange excise excuse exercise
    exerts exhibits exist expect expectations experience expiratory explain explore exposure express extend
    extensor extent external extra extract extreme extremities extremity exudates eye face facebook facet facial
    facilitate facility fact factor fail failed failure faint fairly fall false familiar family famous fan
    fantastic far farm father fatherhood fatigue fatty favor favorite fax fdp fds fear february feed feel feet
    fell fellow fellowship felt female femoral femur ferritin fever feverish few ff fh fiance fiber fibroids
    fifteen fifth fifty fight figure fill film final finalize find finger finish fire first fish fist fit five fix
    fixed flank flare flat flex flexed flexion flexor flip floor florida flow flu fluctuance fluctuates fluent
    fluid fly focal focus folate follow followup food football footed for force forced forearm foreign forget
    forgot fork form formal format former forth forty forward fossa foul found four fourteen fracture frames free
    french frequent fresh friend fries from front frontal fruit full fully fun fund further fuse fusion fussy
    future gain gained gait gal gall gallop gallstones game gamma garbage gas gastroesophageal gather gave gel
    general genetic geneticist genitalia genitourinary genotype gentleman gerd geriatrics german get gi gift girl
    girlfriend give giving glad glands global glucose go goal god goes going gon gone google gosh got gotcha
    gotten gout govern gown grade gradual graft grandchildren granddaughter grandfather grandma grandmother
    grandson great greater grind grip groin gross ground group grow growth gu guarantees guard guardian guess
    guest guided guidelines gummies gun guys gym gymnast gymnastics gynecomastia habit had hair half halloween
    hallux hampshire handed handle handouts hang hanukkah happen happy hard hardware harm has hat hate have having
    hawaii hawaiian hay hcp hct hcv hdl he headache headed heal healed health healthcare healthy hear heard
    heartburn heat heavier heavy heel height hello help helped hematemesis hematochezia hematocrit hematoma
    hemianopia hemoglobin hep her here hernia herself hey hgb hi hib hide higher highly highway hike hiking him
    himself hindi hindu hip his hispanic history hit hmm hmmm hold hole holiday home homicidal honest hop hoping
    hormone horse hospice hospital hospitalist hot hotel hour house how however hpi hpv hr huge human humana
    humerus humid hurry husband hx hypersensitivity hypertrophy hypotonia icd ice iced icing icu idaho idea
    identifies if iga ignore illinois im image imagine immediate immune immunizations immunodeficiency
    immunoglobulin immunosuppressant impact importance important improve in inability incident incisional include
    income inconsistent incontinence increase index indian indiana industry inferior inflammatories inflammatory
    inform inguinal inhaler initial initiate inject injure injuries injury inner inpatient insect inserts inside
    instability instead institute instructions insurance intact intake intense interest interfere intermediate
    intermittent intern internal internet interpreter interval into intramural intraperitoneal intrinsic invest
    investigate involuntary involve iowa iron irritate is ish island islander issue it italian itch itchy its
    itself iv janssen january jaundice jelly jersey jewish job join joint journey juice july jump junk jvd kaiser
    kansas keen keep kentucky kept kg kick kid kill kind kinda kitchen knee kneecap knew knife knock know
    knowledge known korean la lab labia labor laboratory lack ladder lady laid landed landscape language large
    last lastly lately later lateral latina latino laugh laundry laxity laying lb lead leaf league leak lean learn
    least leave led left leg lem lend length lengthy lesion less lesser let letter level library license lie lieu
    life lifestyle lift lifted lightbulb lighter like likelihood likely limit line lined linger lining link lip
    lipid list listed listen literature lithotripsy live lively liver living local localizes locates lock log
    longer look looked loosen los lose losing lost lot loud louisiana lovely lower luck lucky lumbar lump lung
    lying lymph lymphatics lymphocytes lymphoma machine made magnesium mail main maine mainly maintain maintenance
    make making male malignancy malignant malleolus malunion manage manager mandarin maneuver many map marathons
    margin marital marrow maryland mass massachusetts massage masses matches materials matter maxillary maybe mcg
    mcl mcp me meal mean meant meantime measure meat mechanics mechanisms med media medial medicaid medicare
    medicine meet melanoma melena mellitus member membership memorial memory meniscus menopause menstrual mental
    mere mess message metabolic metacarpal metal metastatic metatarsal metatarsophalangeal method methodist mexico
    mg michigan microphthalmia mid middle midfoot midline might migraine mild mildly mile military milk millimeter
    million mind minimal minimum minnesota minus minute miss missed mississippi missouri mitral mix mixed ml mm
    mmr mobility model moderate modern moderna modify mold mole mom moment money monitor montana month mood moon
    moral more most mostly mother motion motor mountain mouth move moved movie moving mri mrn much mucus multi
    multifactorial multiple murmur muscle musculature museum mushy music muslim must my mychart myriad myself na
    name narrow nasal nation native natural nature nausea nd near nebraska necessary neck necrotic need needed
    needle neighbor neither neonatal nephew nephrolithiasis nerve net neuro neurologic neurosurgery nevada never
    nevi nevus new newborn newly next nice nicely nicotine niece night nine ninety nipple no nobody node nodule
    noise non none nonsignificant nonsteroidals nontender nonunion nope nor normal northeast northwest nose not
    notate note noted notice notify november now npo nsaid numb number nurse nutritionist obese obesity object
    observe obstetrics obtain occasional occupational occur occurrence ocean october odd odor of off offer office
    official offload often ohio oil okay oklahoma old older oldest on once one only onset onto oof op opacities
    open opened operate opinion oppose opt optic option optometry or oral orange order ordinary oregon organ
    original orthopedic orthopedist orthopnea orthotics other otherwise ounces our out outcome outpatient outside
    ovarian over overall overdue overhead overnight overuse ow own ox oxygen pa pacemaker pacific pack pad paint
    pair pale palm palmar palpate palpitations pancreatic pandemic panel pap paper paperwork papilledema papiteal
    paragraph paraspinal parent paresthesia part partial participate partner party pass passed passenger passes
    past pasta patchy patella patellar patellofemoral path patient pay pcp pcr pe peanut pedal pediatric
    pediatrician pedis pee peeing peek pelvis pennsylvania people per percent perfect perform performance perhaps
    period peripheral peritoneal peritonsillar permanent permanente permit peroxide persist persistent person
    personal pes pfizer pfts phalanx pharmacist pharmacy phase phenomenal phlegm phone phosphatase phosphate photo
    physician piano picked pickle picture pie piece pilates pillow pink pip pituitary pivot pizza place placebo
    placed plain plan planes plant plantar plantarflexion planus plaques plate play played player pleasant please
    plenty plt plus pm pmh pneumonia po poc podiatrist podiatry poem poet point pointer police policy polite
    politic pollen polo polycystic polyp poorly pop port portal portuguese possibility posterior potassium potato
    potential pottery pour pr practice pre prefer pregnant premature preop prep prepare prescribe prescriptions
    presence present press pressure pretend pretty prevent pride primary principles print prior prison private
    prize prn problem procedure process produce products profile profit profuse progesterone programmer progress
    projects promise prompt pronator proper prostate protect protein protestant protocol proud prove provide
    provider proximal psa psh psoriasis psych psychiatric psychiatry pt public puffs pull pulley pulmonary pulse
    pump purchase pure purse pursed purulent push put qd qhs qid quadrant qualify quality quarter queen
    questionnaire quiet quit quite quote race radial radiate radiographic radioulnar rails raise rales ramadan ran
    random range rapid rare rarely rash rashes rate rated rather raw rd re reach react ready real really rear
    reason reassess rebound recall recent recheck recognize recommend recommendations record recover recovery
    recurrence recurrent red reduce reevaluate refer referral refill reflex reflexes reflux refrigerator refuse
    regard regimen region regional regularity rehab relate relationship relax relief relieve reliever rely remain
    remainder remember remind reminder removal remove renal rent repair repeat replace reply report request
    require requirements rescue resident residual resistance resolve respirator respiratory response
    responsibility rest restrictions result resume retroareolar return reveal review revisit rex rheumatoid rhode
    rhonchi rhythm ride riding right righty rigidus ring rise risk river road rock role roll roof room roommate
    ros rotator rough round routine row rr rsv rub rule ruled run runner rupture russian sacroiliac sad safe safer
    said sail salty same sand sat satellite satiety saturday sauce save saw say saying scale scalp scaly scan
    scant scar scares scene schedule school science screen screws sea search season seasonal seat seated sec
    second secondary secret sector sedentary see seeing seek seem seemed seen seizure select selfish sell send
    sense sensitivity sensory sent sepsis september series serve service sessions set seven seventy several severe
    severity sex sh shade shadows shake shall shampoo shape share shave she sheath sheet shield shift shine
    shingles ship shoe shoot shop shorter shot should shoulder shout show showed shrink shut shy siblings sick
    side sided sideways sight sigmoid sign signature signed significance significant silent similar simple simply
    since sing single sink sinus sinuses sir sister sit site situ situations six sixteen sixty size ski skiing
    skin skull sleep slight slightest sling slip slow slower slowly slung smaller smart smear smell smile smoke
    smoked smoker snore so soc soccer social sodium soft software soil sold soldier solely solids solve some
    somebody sometime somewhat somewhere soon sooner sore sorry sort sought soul sound source southeast southwest
    space spanish speak special specialist specialty specific speech speed spend spent spermicide sphenoidal spica
    spicy spike spinal spine spirit splint split spo spoke sport spot spouse sprain spread spur sq square squeeze
    ssn st stabile stability stabilize stable stadium staff stage stairs stand standpoint start state stated
    statin status stay steady steal steam steel stent step stepfather stepmother sternum steroid stick stiff
    stipend stock stomach stool stop store story straight straighten strain strainer strange strap strategies
    streak stream strength strengthen strep stress stretches strict strike string stroke stronger struggle stuck
    student studies study stuff style styloid subacute subchondral subq subscriber subsequent subtle such sudden
    suffer suggest suicidal suit suite sulfate sum summary summertime super superficial superficialis superior
    supermarket supervisor supple supply support suppose sure surface surgeon surgeries surgery surveillance
    survey suspect sustain sweat swell swim swish swollen symmetric symptom symptomatic syncope syndrome synthetic
    system systolic ta table tablet tact tagalog tail take taken takeout taking talk talked tall tank tape taper
    target tarry task taste tax tdap tea teach team tech technician technique teens telephone tell temp template
    ten tend tendon tennessee tennis tent term terrific test testicle texas th than thank that thc the their them
    then theory therapeutic therapist therapy there therefore these they thick thigh thin thing think thinners
    third thirteen thirty this those though thought thousand threat three throat through throughout throw thrush
    thumb thursday thus thyroid tibial tic tick ticket tid tie tight till tilt time timing tiny tip tired tissue
    titer title tobacco today toe together told tolerate toll tomorrow tone tonsil too took tool tooth top torn
    torsemide total touch tough tour tournaments toward town toxicity trace track tract trade trails train trainer
    trans transplant trapezius trash trauma traumatic travel treat tree trend triage trial triceps trick tried
    tries trigger triglycerides trip trochanteric trouble truck truly trust truth try trying tsh tubal tuberosity
    tuesday tumor tunnel turbinates turkey turn turned twelve twenties twenty twice twin twist twitch two type uh
    ulcer ulnar ultrasound um umbilicus unable uncle unclear uncommon under undergo underneath understand
    understood underwent unintentional union unit united university unknown unless unpleasant unsure until up upon
    upper ups upset upstairs urban ureter urge urgency urgent uric urinalysis urinary urinate urine us usage use
    used using usual utah utilize uvula vaccinations vaccine vaginal valgus valley value valve varies varus vast
    vault vehicle venous ventricles verbal verbalize vermont versus very vessels veteran via victim video
    vietnamese view village violent vision visit visitors visual visualize vital vitamin voiced volar volley
    volleyball vote vs vulgaris wage wait wake waking walgreens walk walked walmart wan want wanted war warm
    warmer warmth warn was wash waste watch water wave way wbc we weak wealth weaned wear weather wednesday
    weekend weekly weened weigh weight weird welcome well went were western wet wh what whatever whatsoever wheel
    wheelchair wheezes when whenever where whether which while who whole whom whose why wide wife wild win wind
    window wine wire wisconsin wish wishes with withdrawn within without wo woke woman wonder word work worked
    workout workup world worn worry worse worsen worst would wound wow wrap wreck wrist write written wrong yard
    yeah year yearly yellow yep yes yesterday yet yoga york younger your yourself youtube yup zero zip zoom
    """
}
