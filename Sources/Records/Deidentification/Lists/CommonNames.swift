/// Common names of the United States: evidence that a word is a name, and what surrogates are drawn from.
enum CommonNames {
  /// Given names, mostly of women.
  static let female = """
    Mary Anne Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret
    Ashley Kimberly Emily Donna Michelle Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy
    Kathleen Angela Shirley Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Helen Debra Rachel Carolyn
    Janet Maria Catherine Heather Diane Olivia Julie Joyce Ruth Lauren Christina Joan Evelyn Judith Andrea Hannah
    Megan Cheryl Jacqueline Martha Teresa Gloria Sara Janice Kathryn Abigail Sophia Frances Alice Judy Isabella
    Julia Denise Danielle Marilyn Beverly Natalie Theresa Diana Brittany Doris Kayla Alexis Lori Jane Bonnie Tina
    Wendy Peggy Gail Tammy Vanessa Erin Valerie Holly Lucille Edna Thelma Phyllis Lois Lillian Josephine Ellen
    Elaine Marjorie Esther Audrey Sheila Annette Cindy Kristen Monica Erica Melanie Molly Claire Caroline Veronica
    Sylvia Irene Eleanor Yvonne Rita Juanita Yolanda Carmen Lucia Elena Sofia Gabriela Alejandra Guadalupe
    Consuelo Beatriz Ines Pilar Ana Rosalind Leticia Adriana Alicia Mei Priya Anita Sunita Fatima Aisha Leila
    Yasmin Amina Svetlana Olga Natasha Tatiana Ingrid Greta Heidi Ursula Bridget Fiona Maureen Colleen Deirdre
    Geraldine Harriet Henrietta Mildred Gertrude Agnes Bertha Ethel Vera Wilma Zoe Chloe Ella Mia Ava Amelia Nora
    Stella Lucy Naomi Miriam Rachael Leah Tamara Krista Kristin Kelsey Lindsay Courtney Tiffany Latoya Keisha
    Shanice Ebony Jasmine Alyssa Chelsea Kaitlyn Morgan Paige Sabrina Bianca Francesca Antonia Simone Celeste
    Nadine Odette Noelle Rosemary Marlene Arlene Darlene Charlene Loretta Roberta Wanda Kathy Debbie Connie Sally
    Vicki Becky Jill Terri Beth Katie Maggie Abby Jenny Liz Nina Gina Carla Paula Marcia Lynn Cathy Suzanne
    Lorraine Eileen Rosa Hilda Nellie Estelle Mabel Elsie Eva Ida Clara Edith Bernice Minnie Maxine Norma Velma
    Pauline Rosie Sadie Tracy Trina Tonya Tanya Stacy Stacey Shannon Rhonda Regina Ramona Priscilla Penelope Patty
    Nadia Muriel Mona Lydia Luz Lucinda Leslie Kristina Karla Julianne Joanne Joanna Jodi Jeanne Janelle Gwendolyn
    Genevieve Elisa Dolores Delia Cristina Corinne Claudia Belinda Araceli Angelina Angelica Amparo Adele Adela
    Bella Erika Karina Marisol Esperanza Graciela Isabel Ingeborg Noreen Thuy Linh
    """

  /// Given names, mostly of men.
  static let male = """
    James Robert John Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony
    Donald Steven Andrew Paul Joshua Kenneth Kevin Brian Timothy Ronald George Jason Edward Jeffrey Ryan Jacob
    Nicholas Gary Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick
    Raymond Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Walter
    Keith Roger Terry Harry Ralph Sean Jesse Roy Louis Billy Bruce Eugene Dylan Juan Gabriel Joe Logan Alan Philip
    Vincent Bobby Johnny Phillip Arthur Albert Lawrence Russell Randy Howard Carlos Willie Fred Ernest Stanley
    Leonard Nathaniel Francis Jimmy Antonio Rodney Curtis Manuel Travis Alfred Glenn Melvin Marvin Norman Edwin
    Luis Alejandro Miguel Ricardo Eduardo Fernando Javier Rafael Pedro Jorge Hector Oscar Raul Mario Diego Enrique
    Alberto Roberto Francisco Salvador Ramon Julio Ruben Andres Pablo Sergio Arturo Gerardo Marco Lorenzo Giovanni
    Dominic Vito Ivan Boris Dmitri Vladimir Sergei Igor Hans Klaus Jurgen Wolfgang Otto Karl Stefan Sven Lars Erik
    Olaf Niels Pierre Jacques Henri Luc Andre Marcel Rene Ahmed Mohammed Mohamed Muhammad Ali Omar Hassan Ibrahim
    Khalid Yusuf Tariq Raj Rajesh Sanjay Vijay Arun Anil Sunil Ravi Amit Rahul Wei Jun Hiroshi Kenji Takeshi Minh
    Duc Tuan Hung Sung Kwame Kofi Chidi Emeka Tunde Elijah Isaiah Caleb Luke Evan Connor Liam Aidan Gavin Brendan
    Neil Ian Colin Graham Trevor Derek Darren Wayne Wesley Warren Vernon Theodore Sidney Seymour Rupert Roland
    Roderick Reginald Preston Percy Oliver Nigel Neal Mitchell Milton Maurice Marshall Lloyd Lester Leroy Leon Leo
    Lamar Kurt Julian Jerome Jeff Jared Isaac Irving Hugh Hubert Horace Herman Herbert Harvey Harold Gordon
    Gilbert Gerald Geoffrey Frederick Franklin Floyd Felix Everett Ernesto Emmanuel Elmer Elliott Elias Edgar
    Dwight Duane Dustin Desmond Derrick Darryl Damon Cyril Craig Cornelius Corey Clyde Clifford Clayton Clarence
    Cedric Cecil Casey Calvin Byron Bryan Bryce Brett Bradley Blake Bernard Barry Benedict Archibald Allan Alvin
    Alonzo Abraham Mike Dave Steve Jim Tom Bob Dan Tim Greg Ken Ron Sam Ted Ed Ben Matt Chris Doug Phil Pete Hank
    Wally Stuart Spencer Simon Saul Rudolph Rodolfo Rocco Quentin Morris Moses Nelson Lionel Kirk Ira Hiram
    Gustavo Guillermo Esteban Ezekiel Emilio Dominick Darius Cameron Brent Brad Armando Alfonso Adrian Roderigo
    Rolf Malik Jamal Tyrone Terrence Deandre
    """

  /// Surnames that are not given names as well.
  static let surnames = """
    Smith Johnson Williams Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson
    Taylor Moore Jackson Perez Thompson Harris Sanchez Clark Ramirez Lewis Robinson Allen Torres Nguyen Flores
    Adams Rivera Campbell Roberts Gomez Phillips Evans Turner Diaz Parker Edwards Collins Reyes Stewart Morales
    Murphy Rogers Gutierrez Ortiz Peterson Bailey Kelly Ramos Cox Richardson Watson Chavez Bennett Mendoza Ruiz
    Hughes Alvarez Castillo Sanders Patel Ross Jimenez Powell Jenkins Perry Sullivan Coleman Henderson Gonzales
    Vasquez Simmons Romero Patterson Hamilton Reynolds Griffin Wallace Moreno Hayes Bryant Herrera Gibson Ellis
    Medina Aguilar Stevens Murray Castro Owens Fernandez McDonald Kennedy Vargas Chen Freeman Tucker Guzman Burns
    Crawford Olson Simpson Mendez Silva Shaw Snyder Dixon Munoz Hicks Holmes Palmer Wagner Robertson Salazar Meyer
    Schmidt Garza Daniels Ferguson Nichols Stephens Soto Kelley Dunn Pierce Arnold Tran Peters Hawkins Hansen
    Castaneda Weber Hoffman Armstrong Greene Fernandes Duncan Schneider Delgado Vega Medrano Cunningham Hudson
    Carroll Alvarado Sandoval Padilla Nunez Keller Maldonado Schultz Dominguez Figueroa Montoya Burke Jensen
    Hanson Lynch Carr Fuller Valdez Ayala Wheeler Erickson Acosta Larson Fowler Bowman Davidson Zimmerman
    Gallagher Mcdaniel Navarro Mccarthy Cortez Jacobs Watkins Guerrero Walters Barrett Horton Obrien O'Brien Byrd
    Holt Barker Newman Norris Mckinney Doyle Schwartz Vaughn Hale Brady Parsons Swanson Klein Norton Bauer Hines
    Mccormick Barton Mcguire Maxwell Caldwell Sutton Blair Shelton Bates Wolfe Harmon Lambert Fletcher Zamora
    Gibbs Hodges Marquez Sharpe Hampton Pham Tate Huynh Christensen Goodwin Pineda Santiago Buchanan Mcbride
    Ingram Osborne Malone Kaur Singh Shah Kumar Gupta Sharma Khan Hussain Rahman Okafor Okonkwo Adeyemi Mensah
    Abdi Yamamoto Tanaka Suzuki Watanabe Nakamura Kobayashi Takahashi Huang Zhang Wang Liu Yang Zhao Zhou Chang
    Cheng Chung Cho Kang Choi Jung Ivanov Petrov Kowalski Nowak Novak Horvath Nagy Jankowski Lindqvist Johansson
    Andersen Nielsen Rasmussen Muller Fischer Becker Schulz Koch Bianchi Rossi Ricci Romano Esposito Marino
    Ferrari Santos Oliveira Pereira Costa Almeida Carvalho Goldberg Goldstein Rosenberg Feldman Weinstein Levine
    Cohen Levy Friedman Kaplan Katz Greenberg Schwarz Abrams Epstein Eisenberg Bernstein Lieberman Hartman
    Whitaker Pemberton Ashworth Hollingsworth Cavanaugh Donnelly Fitzgerald Flanagan Hennessy Kavanagh Maguire
    Mahoney McAllister McCoy McIntyre McKenzie McLaughlin McNeil Moran Mullen Nolan O'Connor O'Neill Quinn
    Rafferty Sheehan Sweeney Tierney Boudreaux Fontenot Landry Thibodeaux Trujillo Velasquez Villanueva Zuniga
    Ochoa Pacheco Rosales Serrano Solis Tapia Trevino Valencia Velez Barrera Cabrera Calderon Camacho Cardenas
    Cervantes Contreras Cordova Escobar Espinoza Estrada Fuentes Galindo Ibarra Juarez Lara Lozano Lucero Macias
    Melendez Mejia Miranda Molina Montes Orozco Pena Quintana Rangel Rios Rivas Robles Rojas Rosario Rubio Salas
    Salinas Santana Suarez Vigil Villarreal Zavala
    """

  /// Given names that are ordinary words, places or months as well: no evidence alone, and never a surrogate.
  static let ambiguousGiven = """
    April May June Grace Hope Faith Joy Dawn Rose Iris Lily Violet Daisy Ivy Olive Ginger Amber Ruby Pearl Crystal
    Jade Sue Pat Bill Mark Will Rob Jack Frank Art Drew Chase Grant Chance Dean Miles Gene Guy Norm Rich Dick Don
    Max Mason Carter Hunter Angel Jesus Christian Cruz Virginia Georgia Carolina Austin Dallas Houston Madison
    Charlotte Sydney Florence Jordan Israel Kent Chad Paris Victoria Melody Summer Autumn Destiny Trinity Charity
    Harmony Star Mercedes Brook Robin Sandy Rusty Rocky Buddy Buck Duke Earl King Prince Lane Reed Wade Cliff Glen
    Dale Heath Forest Clay Sterling Bishop Major Royal Noble Porter Tanner Allegra Magdalena Regan Val Lance Skip
    Nick Lou Gay Bea Penny Patience Honor Mercy Constance Felicity Christ Sky Skye Rain Sage Basil Carol Viola
    Jean Ling Lan Kim Ann Marie Dusty Rod Josh Bud Al Lee Sun Song Young Long Ray Jay Opal Hazel Myrtle Blanche
    Marian Marion Abel Faye Fern Vi
    """

  /// Surnames of that sort.
  static let ambiguousSurnames = """
    Brown White Black Green Gray Grey Young Long King Hill Hall Baker Walker Cook Rice Price Wood Woods Stone Rose
    Bell Banks Foster Page Little Day Sharp Small Ball Hand Foot Head Temple Payne West North South East Ward
    Brooks Rivers Lake Fields Field Marsh Bush Ford Fox Wolf Hunt Hunter Fisher Cooper Carpenter Mason Porter
    Potter Butler Barber Gardner Farmer Shepherd Weaver Miner Singer Dancer Carver Cross Church Bishop Pope Abbott
    Nun Monk Knight Lord Noble Rich Poor Good Best Sweet Strong Savage Wise Bright Early Late Winter Winters
    Summers Spring Snow Frost Rain Gale Storm Waters Wells Pool Pond Beach Shore Reed Moss Fern Flower Flowers
    Berry Cherry Plum Peach Lemon Olive Bean Beans Pepper Salt Sugar Honey Ham Bacon Lamb Bird Birds Drake Swan
    Crane Hawk Finch Robin Martin Wren Hart Buck Bull Steele Silver Gold Golden Diamond Jewell Gates Gate Bridges
    Street Lane Park Parks Rhodes Case Chase Chance Grant Love Joy Hope Power Powers Moody Mills Miles Mark Marks
    May Mays April June August Augustus Friday Monday Sunday Week Weeks Noon Law Laws Judge Justice Read Reading
    Wright Webb Barnes Bond Bonds Cash Penny Pound Coats Sleeve Button Buttons Belt Boot Boots Crew Chew Camp
    Campus Cap Capps Cast Dial Die Do Dose Drew Duty Ease Fair Fine Fast Frail Given Glass Goss Grace Grim Heart
    Held High Hough Hurt Ill Just Key Keys Kidney Land Lay Ling Loss Low Lowe Ma Man Mann March Mo Myers Nail
    Nails Ng Oh Ott Owen Pace Pain Paine Patch Peace Peak Pill Pitt Poe Post Pratt Ray Root Rush Sage Sands Self
    Short Shock Spear Speck Still Stout Swift Tack Tan Teal Tear Thorn Tong Toner Trout Tripp True Tune Vein Vest
    Viera Walls Wall Ware Warner Washington Watts Welch Will Wills Wing Wings Worth Yates Yu You Le Li Lin Van Vu
    Vo Lam Lee Kim Su Wu Xu Ho Hu Ha Song Sun Son Min Pan Pang Cha Shin Chin Dang Bang Bui Dao Dean Ly Mai Nam To
    Quick Hardy Swallow Sears Stern Tender Hyde
    """
}
