/// Towns and streets for surrogates: plain names that many places have.
enum PlainPlaces {
  static let towns = """
    Oakdale Riverton Fairview Greenfield Milford Lakewood Ashland Brookside Clearwater Danbury Eastwood Fairmont
    Glenwood Harrison Hillsdale Kingsley Lakeview Maplewood Newfield Northwood Oakmont Pinehurst Plainview
    Ridgefield Rockford Rosewood Salem Sherwood Southfield Stonebridge Summerville Sunnydale Thornton Union
    Valleyview Wakefield Waterford Wellington Westbrook Westfield Whitfield Wildwood Willowbrook Winfield Woodbury
    Woodland Woodside Ashford Bayview Belmont Bridgeport Brookfield Burlington Cedarville Centerville Chesterfield
    Clayton Clifton Clinton Dayton Deerfield Dover Easton Edgewood Elmwood Fairfield Farmington Forestville
    Franklin Georgetown Granville Greenville Grove Hanover Highland Hopewell Hudson Jamestown Kingston Lancaster
    Lebanon Lexington Linden Madison Manchester Marion Meadowbrook Middletown Millbrook Monroe Mountainview
    Newport Norwood Oakland Oxford Palmyra Plymouth Princeton Quincy Richmond Riverside Shelby Springdale Trenton
    Vernon Washburn Weston Windsor
    """

  /// Without the word for the kind of street.
  static let streets = """
    Oak Maple Cedar Pine Elm Walnut Chestnut Birch Spruce Willow Poplar Hickory Magnolia Sycamore Laurel Juniper
    Aspen Cypress Dogwood Hawthorn Linden Locust Mulberry Redwood Alder Acacia Main Church School Mill Park Lake
    River Hill Valley Meadow Spring Forest Garden Orchard Prairie Highland Ridge Sunset Sunrise Washington Lincoln
    Jefferson Madison Monroe Jackson Adams Franklin Harrison Grant Cleveland Wilson Center Market Union Liberty
    Pearl Bridge Canal Depot College Court Front Water Grove Vine Summit Pleasant Prospect Fairview Hillside
    Lakeview Riverside Woodland Greenwood Brookside Elmwood Oakwood Pinecrest Cherry Dale Glen Heather Holly Ivy
    Jasmine Lilac Primrose Rosewood Clover Fern Cottage Harbor Colonial Century
    """
}
