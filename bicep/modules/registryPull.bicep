metadata description = 'Lets the identity pull images from a registry that is there already.'

@description('Name of the registry.')
param registryName string

@description('Object id of the identity that pulls.')
param principalId string

@description('Name of that identity. Role assignments are named after it, so that what-if knows them beforehand.')
param identityName string

@description('AcrPull.')
var pull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

resource puller 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identityName, pull)
  scope: registry
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: pull
    description: 'SecResponder pulls the server\'s image'
  }
}

@description('Host name of the registry.')
output server string = registry.properties.loginServer
