metadata description = 'Gives a custom role on a resource group, or on one resource in it: an IP group, a workspace, an event hub\'s authorization rule. These are all that connectors\' settings can name.'

@description('Type and name of the resource; empty: the whole group.')
param resource string

@description('What the role is for, as part of its name.')
param roleName string

@description('Resource id of the role.')
param roleDefinitionId string

@description('Object id of the identity that gets it.')
param principalId string

@description('Name of that identity. Assignments are named after it, so that what-if knows them beforehand.')
param identityName string

@description('Type and name apart: Microsoft.Network, ipGroups, name …')
var parts = split(resource, '/')
@description('Name of the outermost resource.')
var name = parts[?2] ?? 'none'
resource onGroup 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (empty(resource)) {
  name: guid(resourceGroup().id, identityName, roleDefinitionId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
    description: 'SecResponder acts on what playbooks name: ${roleName}'
  }
}

resource ipGroup 'Microsoft.Network/ipGroups@2024-05-01' existing = {
  name: name
}

resource onIpGroup 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (startsWith(resource, 'Microsoft.Network/ipGroups/')) {
  name: guid(ipGroup.id, identityName, roleDefinitionId)
  scope: ipGroup
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
    description: 'SecResponder acts on what playbooks name: ${roleName}'
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: name
}

resource onWorkspace 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (startsWith(resource, 'Microsoft.OperationalInsights/workspaces/')) {
  name: guid(workspace.id, identityName, roleDefinitionId)
  scope: workspace
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
    description: 'SecResponder acts on what playbooks name: ${roleName}'
  }
}

resource hubs 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: name

  resource rule 'authorizationRules' existing = {
    name: parts[?4] ?? 'none'
  }
}

resource onRule 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (startsWith(resource, 'Microsoft.EventHub/namespaces/')) {
  name: guid(hubs::rule.id, identityName, roleDefinitionId)
  scope: hubs::rule
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
    description: 'SecResponder acts on what playbooks name: ${roleName}'
  }
}
