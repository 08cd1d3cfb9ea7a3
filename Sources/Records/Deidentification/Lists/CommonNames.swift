/// Common names of the United States: evidence that a word is a name, and what surrogates are drawn from.
enum CommonNames {
  /// Given names, mostly of women.
  static let female = """
    Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret
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

  /// Names that are ordinary words, places or months as well: no evidence alone, and never a surrogate.
  static let ambiguous = """
    Abbott Abel Al Allegra Amber Angel Ann April Art August Augustus Austin Autumn Bacon Baker Ball Bang Banks
    Barber Barnes Basil Bea Beach Bean Beans Bell Belt Berry Best Bill Bird Birds Bishop Black Blanche Bond Bonds
    Boot Boots Bridges Bright Brook Brooks Brown Buck Bud Buddy Bui Bull Bush Butler Button Buttons Camp Campus
    Cap Capps Carol Carolina Carpenter Carter Carver Case Cash Cast Cha Chad Chance Charity Charlotte Chase Cherry
    Chew Chin Christ Christian Church Clay Cliff Coats Constance Cook Cooper Crane Crew Cross Cruz Crystal Daisy
    Dale Dallas Dancer Dang Dao Dawn Day Dean Destiny Dial Diamond Dick Die Do Don Dose Drake Drew Duke Dusty Duty
    Earl Early Ease East Fair Faith Farmer Fast Faye Felicity Fern Field Fields Finch Fine Fisher Florence Flower
    Flowers Foot Ford Forest Foster Fox Frail Frank Friday Frost Gale Gardner Gate Gates Gay Gene Georgia Ginger
    Given Glass Glen Gold Golden Good Goss Grace Grant Gray Green Grey Grim Guy Ha Hall Ham Hand Hardy Harmony
    Hart Hawk Hazel Head Heart Heath Held High Hill Ho Honey Honor Hope Hough Houston Hu Hunt Hunter Hurt Hyde Ill
    Iris Israel Ivy Jack Jade Jay Jean Jesus Jewell Jordan Josh Joy Judge June Just Justice Kent Key Keys Kidney
    Kim King Knight Lake Lam Lamb Lan Lance Land Lane Late Law Laws Lay Le Lee Lemon Li Lily Lin Ling Little Long
    Lord Loss Lou Love Low Lowe Ly Ma Madison Magdalena Mai Major Man Mann March Marian Marie Marion Mark Marks
    Marsh Martin Mason Max May Mays Melody Mercedes Mercy Miles Mills Min Miner Mo Monday Monk Moody Moss Myers
    Myrtle Nail Nails Nam Ng Nick Noble Noon Norm North Nun Oh Olive Opal Ott Owen Pace Page Pain Paine Pan Pang
    Paris Park Parks Pat Patch Patience Payne Peace Peach Peak Pearl Penny Pepper Pill Pitt Plum Poe Pond Pool
    Poor Pope Porter Post Potter Pound Power Powers Pratt Price Prince Quick Rain Ray Read Reading Reed Regan
    Rhodes Rice Rich Rivers Rob Robin Rocky Rod Root Rose Royal Ruby Rush Rusty Sage Salt Sands Sandy Savage Sears
    Self Sharp Shepherd Shin Shock Shore Short Silver Singer Skip Sky Skye Sleeve Small Snow Son Song South Spear
    Speck Spring Star Steele Sterling Stern Still Stone Storm Stout Street Strong Su Sue Sugar Summer Summers Sun
    Sunday Swallow Swan Sweet Swift Sydney Tack Tan Tanner Teal Tear Temple Tender Thorn To Toner Tong Trinity
    Tripp Trout True Tune Val Van Vein Vest Vi Victoria Viera Viola Violet Virginia Vo Vu Wade Walker Wall Walls
    Ward Ware Warner Washington Waters Watts Weaver Webb Week Weeks Welch Wells West White Will Wills Wing Wings
    Winter Winters Wise Wolf Wood Woods Worth Wren Wright Wu Xu Yates You Young Yu
    """
}
