/// Placeholder until the first statistic lands.
enum Placeholder {}
