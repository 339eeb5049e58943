metadata description = 'The app\'s storage: its state and ledger, packages, checkpoints and leases, the queue of steps. No key opens it.'

import { resourceTags } from 'types.bicep'

@description('Name of the account: 3 to 24 lower-case letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('Container for the deployed packages.')
param packageContainer string

@description('Queue of the steps.')
param stepQueue string

@description('Name of the table and of the container that hold the state.')
param stateName string

@description('Days for which nobody can change or remove a daily digest of the ledger or a pushed playbook bundle; 0: no such policy.')
param digestsImmutableDays int

@description('Whether the public network is shut out; then private endpoints lead in.')
param isPrivate bool

@description('Object id of the identity that the app runs under.')
param principalId string

@description('Name of that identity. Role assignments are named after it, so that what-if knows them beforehand.')
param identityName string

@description('Resource id of the workspace for diagnostics.')
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'None' }
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 14 }
    containerDeleteRetentionPolicy: { enabled: true, days: 14 }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = {
  parent: blobs
  name: packageContainer
  properties: { publicAccess: 'None' }
}

resource state 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = {
  parent: blobs
  name: stateName
  properties: { publicAccess: 'None' }
}

// Of its own: what is kept for ever must not keep the rest from being written.
resource digests 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = {
  parent: blobs
  name: '${stateName}-digests'
  properties: { publicAccess: 'None' }
}

// Unlocked: it can still be lengthened, or be locked for good, by whoever owns the account.
resource digestsPolicy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2026-06-01' = if (digestsImmutableDays > 0) {
  parent: digests
  name: 'default'
  properties: { immutabilityPeriodSinceCreationInDays: digestsImmutableDays, allowProtectedAppendWrites: false }
}

// What was pushed once is never written over; nobody can take away what somebody may want to go back to, or look into.
resource bundles 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = {
  parent: blobs
  name: '${stateName}-bundles'
  properties: { publicAccess: 'None' }
}

resource bundlesPolicy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2026-06-01' = if (digestsImmutableDays > 0) {
  parent: bundles
  name: 'default'
  properties: { immutabilityPeriodSinceCreationInDays: digestsImmutableDays, allowProtectedAppendWrites: false }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2026-06-01' = {
  parent: account
  name: 'default'
}

resource stateTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' = {
  parent: tables
  name: stateName
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2026-06-01' = {
  parent: account
  name: 'default'
}

resource steps 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = {
  parent: queues
  name: stepQueue
}

@description('Blobs: leases, checkpoints, packages, what is large of the state; the queue of steps; tables: the state, the ledger, the host\'s own diagnostic events.')
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(account.id, identityName, role.value)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
      description: 'SecResponder: ${role.key}'
    }
  }
]

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageWrite', enabled: true }, { category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Name of the account.')
output name string = account.name

@description('Address of the container with the packages.')
output packageContainerUri string = '${account.properties.primaryEndpoints.blob}${packages.name}'

@description('Address of the queues.')
output queueServiceUri string = account.properties.primaryEndpoints.queue

@description('Address of the tables.')
output tableServiceUri string = account.properties.primaryEndpoints.table

@description('Address of the blobs.')
output blobServiceUri string = account.properties.primaryEndpoints.blob
