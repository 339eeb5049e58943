@export()
@description('Tags: name to value.')
type resourceTags = {
  @description('One tag.')
  *: string
}

@export()
@description('One hub.')
type hub = {
  @description('Name of the hub; Hubs.cs has the same names.')
  name: string

  @description('Partitions: fixed for ever in this tier, and the most instances that can work at once.')
  @minValue(1)
  @maxValue(32)
  partitions: int

  @description('Hours that events are kept: how long the app may be down without losing any.')
  @minValue(1)
  @maxValue(168)
  retentionHours: int

  @description('Whether the app itself sends into it.')
  appSends: bool
}

@export()
@description('How large the function app may become.')
type scale = {
  @description('Memory of an instance, MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Instances at most, all functions together.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Instances of CorrelateSignals that are always ready; 0: the first signal after a pause waits for a cold start.')
  @minValue(0)
  @maxValue(20)
  alwaysReady: int
}
