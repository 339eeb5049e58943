// The whole of SecResponder on Azure, in the order in which an event meets it. One module a resource, with the roles that it needs and its diagnostics.
targetScope = 'subscription'

import { nameOf } from 'modules/naming.bicep'
import { scale } from 'modules/types.bicep'

@description('Name of the environment; part of every resource\'s name.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Region of everything.')
param location string

@description('Partitions of each hub: fixed for ever, and the most instances that can work at once.')
@minValue(1)
@maxValue(32)
param partitions int

@description('Throughput units to begin with.')
param throughputUnits int

@description('Throughput units up to which the hubs\' namespace grows by itself.')
param maximumThroughputUnits int

@description('Hours that events are kept in the hubs.')
param retentionHours int

@description('The function app\'s size.')
param size scale

@description('Days that logs are kept.')
param logRetentionDays int

@description('Days for which nobody can change or remove a daily digest of the ledger or a pushed playbook bundle; 0: no such policy.')
@minValue(0)
@maxValue(3650)
param digestsImmutableDays int = 400

@description('Storage account that Azure writes flow logs into; empty: none are read. The app\'s identity needs roles on it: docs/deploy-azure.md.')
@maxLength(24)
param flowLogsAccountName string = ''

@description('Application (client) id of the Entra app registration that approvers sign in to; empty: approving by the web page is off.')
param approverAppId string = ''

@description('On everything: azd finds its environment by them.')
var tags = { 'azd-env-name': environmentName, product: 'SecResponder' }
@description('Keeps our names apart from everybody else\'s.')
var token = take(uniqueString(subscription().id, environmentName, location), 7)

@description('Name of the identity that the app runs under.')
var identityName = nameOf('id', environmentName, token)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-secresponder-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: identityName, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: nameOf('log', environmentName, token)
    insightsName: nameOf('appi', environmentName, token)
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    identityName: identityName
    retentionInDays: logRetentionDays
  }
}

module eventHubs 'modules/eventHubs.bicep' = {
  scope: group
  params: {
    name: nameOf('evhns', environmentName, token)
    location: location
    tags: tags
    hubs: [
      { name: 'firewall', partitions: partitions, retentionHours: retentionHours, appSends: false }
      { name: 'changelog', partitions: partitions, retentionHours: retentionHours, appSends: false }
      { name: 'signals', partitions: partitions, retentionHours: retentionHours, appSends: true }
    ]
    consumerGroup: 'secresponder'
    throughputUnits: throughputUnits
    maximumThroughputUnits: maximumThroughputUnits
    principalId: identity.outputs.principalId
    identityName: identityName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: nameOf('st', environmentName, token)
    location: location
    tags: tags
    packageContainer: 'packages'
    stepQueue: 'steps'
    stateName: 'secresponder'
    digestsImmutableDays: digestsImmutableDays
    principalId: identity.outputs.principalId
    identityName: identityName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: nameOf('kv', environmentName, token)
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    identityName: identityName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  params: {
    name: nameOf('func', environmentName, token)
    planName: nameOf('plan', environmentName, token)
    location: location
    tags: tags
    size: size
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    packageContainerUri: storage.outputs.packageContainerUri
    queueServiceUri: storage.outputs.queueServiceUri
    tableServiceUri: storage.outputs.tableServiceUri
    blobServiceUri: storage.outputs.blobServiceUri
    eventHubsNamespace: eventHubs.outputs.fullyQualifiedNamespace
    keyVaultUri: keyVault.outputs.uri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    approverAppId: approverAppId
    flowLogsAccountName: flowLogsAccountName
    workspaceId: monitoring.outputs.workspaceId
  }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Address of the app, where approvals are decided.')
output SECRESPONDER_URI string = functionApp.outputs.uri

@description('Where firewalls and diagnostic settings send their events.')
output EVENT_HUBS_NAMESPACE string = eventHubs.outputs.fullyQualifiedNamespace

@description('Where connectors\' secrets are put.')
output KEY_VAULT_URI string = keyVault.outputs.uri
