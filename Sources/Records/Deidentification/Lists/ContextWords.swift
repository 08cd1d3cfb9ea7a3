/// Words around identifiers, by what they say about their neighbours.
enum ContextWords {
  static let lists: [(String, WordClass)] = [
    (
      """
      dr drs doctor doctors mr mrs ms mx miss prof professor rev reverend sr sra srta mme madam fr
      """, .title
    ),
    (
      """
      md mbbs rn np phd pharmd dnp lvn lpn cna lcsw lmft msw fnp aprn arnp crna dpm dds dmd psyd rd rdn rrt rph bsn
      msn cnm cns facs facp facc faap facog mph otr slp dpt cma ccc mbchb agacnp pmhnp bcps ccrn cpht edd dvm
      """, .credential
    ),
    (
      """
      do pa pt ot ma od dc ba bs ms ca ln mba jd aud rt
      """, .doubtfulCredential
    ),
    (
      """
      de del la las los el van von der den di da dos du bin al ibn ter ten san santa mac st
      """, .particle
    ),
    ("jr sr ii iii iv esq", .generation),
    (
      """
      staff name patient pt attending provider physician surgeon author resident fellow intern nurse doctor pcp cc
      contact anesthesiologist assistant cosurgeon consultant guardian kin proxy poa caregiver caretaker interpreter
      dictator transcriptionist clinician therapist dietitian pharmacist technologist technician radiologist
      pathologist cardiologist hospitalist oncologist supervisor preceptor coordinator manager requestor reader
      recipient sender from to re attn attention member insured subscriber policyholder guarantor witness psychologist
      psychiatrist neurologist dermatologist dentist optometrist operator proceduralist endoscopist midwife
      obstetrician pediatrician urologist gastroenterologist nephrologist pulmonologist endocrinologist rheumatologist
      scribe rn md np pa team attendees participants present providers surgeons assistants physicians clinicians alias
      aka maiden nickname spelled client decedent donor applicant claimant employee informant escort driver signature
      collector phlebotomist
      """, .nameLabel
    ),
    (
      """
      name attending author surgeon pcp physician provider anesthesiologist cosurgeon dictator transcriptionist
      radiologist pathologist cardiologist hospitalist preceptor signature scribe endoscopist proceduralist alias aka
      maiden nickname cc attn phlebotomist guarantor subscriber
      """, .strongNameLabel
    ),
    (
      """
      medication drug generic brand product facility hospital pharmacy file study protocol procedure test diagnosis
      device plan insurance payer company trade user domain allergen vaccine lab panel specimen agent component
      allergy department clinic location site order course program unit form template report note scale tool
      """, .notNameLabel
    ),
    (
      """
      wife husband spouse son daughter mother father mom dad sister brother aunt uncle cousin niece nephew partner
      girlfriend boyfriend fiance fiancee fiancé grandmother grandfather grandson granddaughter stepson stepdaughter
      stepmother stepfather friend neighbor neighbour roommate twin caregiver caretaker granddad grandma grandpa
      interpreter landlord coworker
      """, .relation
    ),
    (
      """
      signed dictated authored reviewed verified transcribed cosigned attested entered edited prepared completed
      approved performed interpreted read ordered seen evaluated examined referred assisted requested administered
      recorded scribed written followed accompanied treated supervised staffed placed collected obtained noted
      documented electronically authenticated finalized witnessed managed operated cared sent received given goes
      recommended brought driven faxed called notified discussed
      """, .signing
    ),
    (
      """
      spoke speaking spoken discussed talked talking met meeting reviewed conferred paged per contacted informed
      notified called consulted reached thank thanks thanked phoned texted emailed messaged updated asked
      appreciate via attn agree touch
      """, .speaking
    ),
    (
      """
      reports reported states stated denies denied presents presented called complains complained says said agrees
      endorses understands verbalized verbalizes was is has had will feels notes lives works takes wants tells arrived
      returns returned tolerated smokes drinks walks ambulated slept ate voided quit admits came underwent requested
      declined refused prefers continues recommended saw remains describes explained asked told
      """, .subjectVerb
    ),
    (
      """
      reports states denies endorses verbalizes verbalized complains says stated denied reported lives works smokes
      drinks walks understands agrees declined refused ambulated slept ate voided arrived returns returned underwent
      tolerated prefers quit admits
      """, .personVerb
    ),
    (
      """
      nurse doctor dietitian nutritionist therapist pharmacist surgeon physician provider attending resident fellow
      worker interpreter chaplain midwife radiologist pathologist cardiologist oncologist clinician hospitalist intern
      psychologist psychiatrist neurologist dentist paramedic practitioner counselor caseworker technologist
      sonographer anesthesiologist nephrologist urologist pulmonologist gastroenterologist endocrinologist
      dermatologist ophthalmologist pediatrician podiatrist audiologist
      """, .profession
    ),
    ("named nicknamed aka dba formerly", .naming),
    (
      """
      will may do to given day short just still self case good no said mark bill
      """, .mostlyWord
    ),
    ("dear hi hello hey greetings", .greeting),
    ("sincerely regards respectfully cordially thanks thank best warmly yours truly signed", .closing),
    (
      """
      hospital clinic medical center centre university foundation institute school college pharmacy laboratories
      associates memorial church rehabilitation nursing hospice health healthcare county street avenue
      elementary academy cemetery wing pavilion building hall award prize trial
      """, .facility
    ),
    (
      """
      january february march april may june july august september october november december jan feb mar apr jun jul
      aug sep sept oct nov dec
      """, .month
    ),
    (
      """
      monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
      """, .weekday
    ),
    (
      """
      on since from until till through thru dated date dates starting started start begin began beginning ending ended
      before after next seen admitted admit admission discharged discharge due scheduled visit appointment appt again
      labs lab cxr ct mri echo ekg ecg xray culture cultures bcx ucx surgery dose drawn collected resulted received
      given placed removed performed done completed stopped held resumed updated signed last note notes dos doa dod
      lmp by effective expires expired exp week of called faxed sent clinic ed er followup tomorrow today
      yesterday between
      """, .dateCue
    ),
    (
      """
      in since last this next early late mid until through by during before after of till past every around
      """, .monthCue
    ),
    (
      """
      strength motor pain murmur grade graded power reflex reflexes pulse pulses score scale muscle rated rates rating
      gcs apgar severity intensity ecog edema effort extremity extremities tablet tablets tab tabs pill pack cup
      systolic throughout flexion extension deltoid biceps triceps grip quadriceps dorsiflexion plantarflexion
      hamstring hamstrings iliopsoas abduction adduction bilaterally ejection sem dtr dtrs orientation oriented level
      levels out fraction stars lobe lobes quadrants vessels cores nodes half portion inch inches cm mm percent ratio
      mrc wagner questions items criteria positive recall sirs phq gad ppd patellar achilles brachioradialis toes
      interossei
      """, .scale
    ),
    (
      """
      mg mcg g gm gram grams kg ml cc unit units meq mmol tab tabs tablet tablets cap caps capsule capsules puff puffs
      iu mgs mls drop drops spray sprays gauge french fr
      """, .doseUnit
    ),
    ("year years yr yrs", .ageUnit),
    (
      """
      phone tel telephone ph pgr cell cellphone mobile fax pager call called calling contact beeper voicemail beep ext
      extension home work office number hotline dial text reach reached paged page facsimile line
      """, .phoneLabel
    ),
    (
      """
      mrn plate ssn csn mrns acct account accession fin har hicn hicno mbi npi dea medrec ein tin medicare medicaid
      passport vin pmi empi emr ehr
      """, .numberLabel
    ),
    (
      """
      mr rx hosp hospital unit lic med rec record chart case specimen visit encounter claim policy member subscriber
      group plan id patient pt license licence certificate serial badge employee registration reference ref invoice
      order requisition confirmation social identification identifier lot device plate beneficiary insurance dl
      authorization auth referral report ticket study document control implant model
      """, .weakNumberLabel
    ),
    ("number no num nbr id ids nr numbers", .numberWord),
    (
      """
      street st avenue ave av road rd boulevard blvd lane ln drive dr court ct place pl way terrace ter circle cir
      highway hwy parkway pkwy square sq trail trl loop alley aly plaza plz row path pike turnpike tpke crossing xing
      cove point pt run heights hts expressway expy route rte broadway real
      """, .streetKind
    ),
    (
      """
      n s e w ne nw se sw north south east west northeast northwest southeast southwest
      """, .direction
    ),
    (
      """
      apt apartment suite ste unit bldg building floor fl room rm lot trailer trlr space spc box
      """, .unitKind
    ),
    (
      """
      al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or
      pa ri sc sd tn tx ut vt va wa wv wi wy dc pr
      """, .stateCode
    ),
    (
      """
      alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
      indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
      montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington
      wisconsin wyoming hampshire jersey mexico york carolina dakota island
      """, .stateName
    ),
    (
      """
      lives living live lived resides residing reside resided moved relocated resident residence hometown city town
      native originally visiting visited traveled travelled trip flew immigrated emigrated grew relocating moving
      domiciled born raised
      """, .residence
    ),
    (
      """
      com org net edu gov mil info biz us io health co uk ca
      """, .topLevelDomain
    ),
  ]
}
