metadata description = 'Hubs that events and signals go through, each with the app\'s own consumer group.'

import { hub, resourceTags } from 'types.bicep'

@description('Name of the namespace.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('The hubs.')
param hubs hub[]

@description('Name of the app\'s consumer group in each hub.')
param consumerGroup string

@description('Throughput units to begin with.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Throughput units up to which the namespace grows by itself. It never shrinks by itself.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Whether the public network is shut out; then private endpoints lead in.')
param isPrivate bool

@description('Whether the platform\'s diagnostic settings send into it. They know no identities, so there is a key then: the platform takes it out of the rule itself, and nobody else is given it.')
param platformSends bool

@description('Object id of the identity that reads the hubs and sends into those marked so.')
param principalId string

@description('Name of that identity. Role assignments are named after it, so that what-if knows them beforehand.')
param identityName string

@description('Resource id of the workspace for diagnostics.')
param workspaceId string

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits }
  properties: {
    isAutoInflateEnabled: maximumThroughputUnits > throughputUnits
    maximumThroughputUnits: maximumThroughputUnits > throughputUnits ? maximumThroughputUnits : 0
    disableLocalAuth: !platformSends
    kafkaEnabled: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate && !platformSends ? 'Disabled' : 'Enabled'
  }
}

// Where the platform sends, its own services are let in, and nobody else.
resource firewall 'Microsoft.EventHub/namespaces/networkRuleSets@2026-01-01' = if (isPrivate) {
  parent: namespace
  name: 'default'
  properties: {
    publicNetworkAccess: platformSends ? 'Enabled' : 'Disabled'
    defaultAction: 'Deny'
    trustedServiceAccessEnabled: platformSends
  }
}

resource platformRule 'Microsoft.EventHub/namespaces/authorizationRules@2026-01-01' = if (platformSends) {
  parent: namespace
  name: 'platform'
  // Diagnostic settings ask for all three, though they only send.
  properties: { rights: ['Listen', 'Manage', 'Send'] }
}

resource eventHubs 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = [
  for h in hubs: {
    parent: namespace
    name: h.name
    properties: {
      partitionCount: h.partitions
      retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: h.retentionHours }
    }
  }
]

resource groups 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = [
  for (h, i) in hubs: {
    parent: eventHubs[i]
    name: consumerGroup
    properties: {}
  }
]

@description('Azure Event Hubs Data Receiver: what a trigger needs.')
var dataReceiver = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde')
@description('Azure Event Hubs Data Sender.')
var dataSender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2b629674-e913-4c01-ae53-ef4638d8f975')

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (h, i) in hubs: {
    name: guid(eventHubs[i].id, identityName, dataReceiver)
    scope: eventHubs[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: dataReceiver
      description: 'SecResponder reads ${h.name}'
    }
  }
]

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (h, i) in hubs: if (h.appSends) {
    name: guid(eventHubs[i].id, identityName, dataSender)
    scope: eventHubs[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: dataSender
      description: 'SecResponder sends into ${h.name}'
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Resource id of the rule that the platform sends by; empty where it does not. It is a name, no key.')
output platformRuleId string = platformSends ? platformRule.id : ''

@description('Host name of the namespace, for the app\'s connections.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
