/// Medicines often written with a capital letter; see also `OrdinaryWords.suffixes` for their families.
enum DrugNames {
  /// Generic and brand names.
  static let names = """
    acetaminophen adderall advair albuterol aleve allegra allopurinol alprazolam ambien amiodarone amitriptyline
    amlodipine amoxicillin anoro apixaban aricept aripiprazole ativan atorvastatin augmentin avastin azithromycin
    bactrim baclofen benadryl benazepril bumex buspirone carbamazepine carvedilol celebrex celexa cephalexin
    cetirizine cialis cipro ciprofloxacin citalopram claritin clonazepam clonidine clopidogrel colace concerta
    coreg coumadin cozaar crestor cymbalta decadron depakote diazepam diclofenac diflucan digoxin dilantin
    dilaudid diltiazem diovan donepezil doxycycline duloxetine effexor eliquis enbrel enoxaparin entresto
    escitalopram eszopiclone famotidine farxiga fentanyl ferrous flexeril flomax flonase fluconazole fluoxetine
    fluticasone folic furosemide gabapentin glipizide glucophage glyburide guaifenesin haldol heparin herceptin
    humalog humira humulin hydralazine hydrochlorothiazide hydrocodone hydrocortisone hydroxychloroquine
    hydroxyzine ibuprofen imdur imitrex imodium insulin invokana isosorbide januvia jardiance keflex keppra
    keytruda klonopin lamictal lamotrigine lantus lasix latanoprost letrozole levaquin levemir levetiracetam
    levofloxacin levothyroxine lexapro lidocaine lipitor lisinopril lithium loperamide loratadine lorazepam
    losartan lovenox lunesta lyrica meclizine medrol melatonin meloxicam metamucil metformin methadone
    methotrexate methylprednisolone metoclopramide metoprolol metronidazole miralax mirtazapine mobic montelukast
    morphine motrin mucinex naproxen narcan neurontin nexium nifedipine nitroglycerin norco norvasc novolog
    olanzapine omeprazole ondansetron opdivo oxycodone oxycontin ozempic pantoprazole paxil paxlovid penicillin
    pepcid percocet plaquenil plavix pravastatin prednisone pregabalin prevacid prilosec procardia prograf
    promethazine propranolol protonix prozac quetiapine quinapril ranitidine reglan remeron remicade restasis
    requip restoril revlimid risperdal risperidone ritalin rituxan rituximab robaxin robitussin rosuvastatin
    sacubitril senna sertraline seroquel sildenafil simvastatin singulair spiriva spironolactone suboxone
    sumatriptan symbicort synthroid tacrolimus tamoxifen tamsulosin tegretol terazosin testosterone tiotropium
    tizanidine topamax topiramate toprol tradjenta tramadol trazodone tresiba triamcinolone trulicity tylenol
    valacyclovir valium valsartan vancomycin venlafaxine verapamil viagra vicodin victoza vyvanse warfarin
    wellbutrin xanax xarelto zanaflex zantac zestril zetia zithromax zocor zofran zolpidem zoloft zosyn zyprexa
    zyrtec
    """
}
