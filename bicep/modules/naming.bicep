@export()
@description('A resource\'s name: what it is, then the environment and a token that keeps it apart from everybody else\'s. Kinds whose names take letters and digits only get no hyphens.')
func nameOf(kind string, environment string, token string) string =>
  kind == 'st' ? take('${kind}${toLower(replace(environment, '-', ''))}${token}', 24) : take('${kind}-${environment}-${token}', 24)
