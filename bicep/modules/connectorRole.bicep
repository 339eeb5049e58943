metadata description = 'A custom role in one subscription, with exactly the actions that connectors need there, given to the app where they need them and nowhere else.'

targetScope = 'subscription'

import { connectorRole } from 'types.bicep'

@description('Name of the environment; part of the role\'s name, which is one in the whole tenant.')
param environmentName string

@description('The role, with its scopes in this subscription.')
param role connectorRole

@description('Object id of the identity that gets it.')
param principalId string

@description('Name of that identity. Role and assignments are named after it, so that what-if knows them beforehand.')
param identityName string

resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, identityName, role.name)
  properties: {
    roleName: 'SecResponder ${environmentName} ${role.name} ${take(uniqueString(subscription().id), 5)}'
    description: 'What the playbooks in force need, as secresponder doctor computes it'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: role.actions, notActions: [] }]
  }
}

resource onSubscription 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(filter(role.scopes, s => empty(s.resourceGroup)))) {
  name: guid(subscription().id, identityName, definition.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: definition.id
    description: 'SecResponder acts on what playbooks name: ${role.name}'
  }
}

module onGroups 'connectorGrant.bicep' = [
  for s in filter(role.scopes, s => !empty(s.resourceGroup)): {
    scope: resourceGroup(s.resourceGroup)
    params: { resource: s.resource, roleName: role.name, roleDefinitionId: definition.id, principalId: principalId, identityName: identityName }
  }
]
