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

@export()
@description('Where a custom role is granted: a subscription, a resource group in it, or a resource in that.')
type connectorScope = {
  @description('Id of the subscription.')
  subscription: string

  @description('Name of the resource group; empty: the whole subscription.')
  resourceGroup: string

  @description('Type and name of the resource, as in its id behind /providers/; empty: the whole resource group.')
  resource: string
}

@export()
@description('A custom role that connectors need. permissions.bicep has those that the playbooks in force need.')
type connectorRole = {
  @description('Part of its name.')
  name: string

  @description('Where it is granted.')
  scopes: connectorScope[]

  @description('Exactly what it allows.')
  actions: string[]
}

@export()
@description('Ids of the Entra groups that have each role in the console; each has what those before it have.')
type consoleGroups = {
  @description('May look.')
  viewer: string[]

  @description('May release, judge and send in again, too.')
  responder: string[]

  @description('May approve what their teams name them for, too.')
  approver: string[]

  @description('May pause, resume and change modes, too.')
  admin: string[]
}

@export()
@description('Ids of the private DNS zones, by the kind of endpoint.')
type privateZones = {
  @description('Blobs.')
  blob: string

  @description('Queues.')
  queue: string

  @description('Tables.')
  table: string

  @description('Event Hubs.')
  namespace: string

  @description('Key Vault.')
  vault: string

  @description('The function app.')
  sites: string
}
