metadata description = 'What the app may do on the storage account that Azure writes flow logs into: read the blobs, and keep the trigger\'s queue there.'

@description('Name of the account. It is there already, and is somebody else\'s: nothing of it is changed.')
param accountName string

@description('Object id of the identity that the app runs under.')
param principalId string

@description('Name of that identity. Role assignments are named after it, so that what-if knows them beforehand.')
param identityName string

@description('Blobs: reading what was appended; queue: what Event Grid told and is not done yet.')
var roles = {
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: accountName
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
