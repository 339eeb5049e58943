// The whole of SecResponder on Azure, in the order in which an event meets it. One module a resource, with the roles that it needs and its diagnostics.
targetScope = 'subscription'

import { nameOf } from 'modules/naming.bicep'
import { connectorRole, consoleGroups, resourceTags, scale } from 'modules/types.bicep'
import { azureRoles, defenderAppRoles, graphAppRoles } from 'permissions.bicep'

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

@description('Resource id of the storage account that Azure writes flow logs into; empty: none are read.')
param flowLogsAccountId string = ''

@description('Application (client) id of the Entra app registration that approvers sign in to; empty: approving by the web page is off.')
param approverAppId string = ''

@description('Where connectors reach their systems, as app settings: Connectors__Defender__BaseAddress and so on (docs/actions has them); secrets by reference only.')
param connectors resourceTags = {}

@description('Image of the always-on server, which then runs beside the functions as a container app that scales to zero: the console, and events by HTTP; empty: none.')
param serverImage string = ''

@description('Resource id of the container registry that it is pulled from by identity; empty: one that lets anybody pull.')
param serverRegistryId string = ''

@description('What the server is told besides (docs/serve.md), as connectors are: Server__Keys__forwarder__Hash and so on.')
param serverSettings resourceTags = {}

@description('Application (client) id of the Entra app registration that people sign in to the console with; empty: no console.')
param consoleAppId string = ''

@description('Ids of the Entra groups that have each role in the console.')
param consoleRoles consoleGroups = { viewer: [], responder: [], approver: [], admin: [] }

@description('Whether everything is reached by private endpoints alone, from a virtual network that is made for it.')
param privateNetwork bool = false

@description('Addresses of that network: a /24 or wider that meets no other of yours.')
param networkAddresses string = '10.90.0.0/24'

@description('Whether the platform\'s own logs are brought in, to a namespace of their own: diagnostic settings know no identities, and send by a key.')
param platformLogs bool = false

@description('Whether the tenant\'s Entra logs are among them. Needs a deployer who may deploy to the tenant.')
param entraLogs bool = false

@description('Resource ids of Azure Firewalls in this region whose logs are among them.')
param azureFirewallIds string[] = []

@description('Who gets mail of alerts and of the budget; nobody: alerts are seen in the portal alone, and there is no budget.')
param alertEmails string[] = []

@description('What a month may cost, in the subscription\'s currency, before mail is sent; 0: no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('The first day of the month that the budget begins with. One that is there keeps its own: give that when it is deployed again.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('On everything: azd finds its environment by them.')
var tags = { 'azd-env-name': environmentName, product: 'SecResponder' }
@description('Keeps our names apart from everybody else\'s.')
var token = take(uniqueString(subscription().id, environmentName, location), 7)

@description('Name of the identity that the app runs under.')
var identityName = nameOf('id', environmentName, token)

@description('Hubs that logs come into.')
var logHubs = [
  { name: 'firewall', partitions: partitions, retentionHours: retentionHours, appSends: false }
  { name: 'changelog', partitions: partitions, retentionHours: retentionHours, appSends: false }
]
@description('The hub between detecting and correlating.')
var signalHubs = [{ name: 'signals', partitions: partitions, retentionHours: retentionHours, appSends: true }]
@description('Everything that a private endpoint leads to.')
var endpoints = ['blob', 'queue', 'table', 'namespace', 'vault', 'sites']
@description('What connectors need in Azure. An empty list has no type of its own.')
var roles connectorRole[] = azureRoles
@description('The same, each in each subscription that it is granted in: a role is defined where it is granted.')
var grants = flatten(map(
  roles,
  role =>
    map(union(map(role.scopes, s => s.subscription), []), id => {
      subscription: id
      role: { name: role.name, actions: role.actions, scopes: filter(role.scopes, s => s.subscription == id) }
    })
))

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

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { name: nameOf('vnet', environmentName, token), location: location, tags: tags, addressPrefix: networkAddresses }
}

module eventHubs 'modules/eventHubs.bicep' = {
  scope: group
  params: {
    name: nameOf('evhns', environmentName, token)
    location: location
    tags: tags
    hubs: platformLogs ? signalHubs : concat(logHubs, signalHubs)
    consumerGroup: 'secresponder'
    throughputUnits: throughputUnits
    maximumThroughputUnits: maximumThroughputUnits
    isPrivate: privateNetwork
    platformSends: false
    principalId: identity.outputs.principalId
    identityName: identityName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module intake 'modules/eventHubs.bicep' = if (platformLogs) {
  scope: group
  params: {
    name: nameOf('evhin', environmentName, token)
    location: location
    tags: tags
    hubs: logHubs
    consumerGroup: 'secresponder'
    throughputUnits: throughputUnits
    maximumThroughputUnits: maximumThroughputUnits
    isPrivate: privateNetwork
    platformSends: true
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
    isPrivate: privateNetwork
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
    isPrivate: privateNetwork
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
    signalsNamespace: eventHubs.outputs.fullyQualifiedNamespace
    logsNamespace: platformLogs ? intake!.outputs.fullyQualifiedNamespace : eventHubs.outputs.fullyQualifiedNamespace
    keyVaultUri: keyVault.outputs.uri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    approverAppId: approverAppId
    connectors: connectors
    isPrivate: privateNetwork
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    flowLogsAccountName: empty(flowLogsAccountId) ? '' : last(split(flowLogsAccountId, '/'))
    workspaceId: monitoring.outputs.workspaceId
  }
}

module registry 'modules/registryPull.bicep' = [
  for id in empty(serverImage) || empty(serverRegistryId) ? [] : [serverRegistryId]: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { registryName: last(split(id, '/')), principalId: identity.outputs.principalId, identityName: identityName }
  }
]

module server 'modules/containerApp.bicep' = if (!empty(serverImage)) {
  scope: group
  params: {
    name: nameOf('ca', environmentName, token)
    environmentName: nameOf('cae', environmentName, token)
    location: location
    tags: tags
    image: serverImage
    registryServer: empty(serverRegistryId) ? '' : registry[0]!.outputs.server
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    queueServiceUri: storage.outputs.queueServiceUri
    stepQueue: 'steps'
    tableServiceUri: storage.outputs.tableServiceUri
    blobServiceUri: storage.outputs.blobServiceUri
    keyVaultUri: keyVault.outputs.uri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    consoleAppId: consoleAppId
    consoleRoles: consoleRoles
    settings: union(connectors, serverSettings)
    isPrivate: privateNetwork
    subnetId: privateNetwork ? network!.outputs.serverSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serverNames 'modules/containerNames.bicep' = if (!empty(serverImage) && privateNetwork) {
  scope: group
  params: {
    // Azure makes the domain up when it makes the environment, so what-if can't know it.
    #disable-next-line what-if-short-circuiting
    domain: server!.outputs.domain
    address: server!.outputs.address
    tags: tags
    networkName: nameOf('vnet', environmentName, token)
  }
}

module flowLogs 'modules/flowLogs.bicep' = [
  for id in empty(flowLogsAccountId) ? [] : [flowLogsAccountId]: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { accountName: last(split(id, '/')), principalId: identity.outputs.principalId, identityName: identityName }
  }
]

module privateEndpoints 'modules/privateEndpoint.bicep' = [
  for kind in endpoints: if (privateNetwork) {
    scope: group
    params: {
      name: nameOf('pe${kind}', environmentName, token)
      location: location
      tags: tags
      subnetId: network!.outputs.endpointSubnetId
      targetId: {
        blob: storage.outputs.id
        queue: storage.outputs.id
        table: storage.outputs.id
        namespace: eventHubs.outputs.id
        vault: keyVault.outputs.id
        sites: functionApp.outputs.id
      }[kind]
      groupId: kind
      zoneId: network!.outputs.zoneIds[kind]
    }
  }
]

module intakeEndpoint 'modules/privateEndpoint.bicep' = if (privateNetwork && platformLogs) {
  scope: group
  params: {
    name: nameOf('peintake', environmentName, token)
    location: location
    tags: tags
    subnetId: network!.outputs.endpointSubnetId
    targetId: intake!.outputs.id
    groupId: 'namespace'
    zoneId: network!.outputs.zoneIds.namespace
  }
}

module activityLog 'modules/activityLog.bicep' = if (platformLogs) {
  params: { ruleId: intake!.outputs.platformRuleId, hubName: 'changelog' }
}

module entra 'modules/entraLogs.bicep' = if (platformLogs && entraLogs) {
  scope: tenant()
  params: { ruleId: intake!.outputs.platformRuleId, hubName: 'changelog' }
}

module firewallLogs 'modules/firewallLogs.bicep' = [
  for id in azureFirewallIds: if (platformLogs) {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { firewallName: last(split(id, '/')), ruleId: intake!.outputs.platformRuleId, hubName: 'firewall' }
  }
]

module connectorRoles 'modules/connectorRole.bicep' = [
  for grant in grants: {
    scope: subscription(grant.subscription)
    params: { environmentName: environmentName, role: grant.role, principalId: identity.outputs.principalId, identityName: identityName }
  }
]

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: { name: nameOf('alert', environmentName, token), location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId, emails: alertEmails }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { name: guid(subscription().id, environmentName, 'workbook'), location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(alertEmails)) {
  scope: group
  params: { name: nameOf('budget', environmentName, token), amount: max(monthlyBudget, 1), emails: alertEmails, startDate: budgetStart }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Address of the app, where approvals are decided.')
output SECRESPONDER_URI string = functionApp.outputs.uri

@description('Address of the always-on server, the console below /console; empty where there is none.')
output SERVER_URI string = empty(serverImage) ? '' : server!.outputs.uri

@description('Name of the app.')
output FUNCTION_APP_NAME string = functionApp.outputs.name

@description('The storage account whose flow logs it reads.')
output FLOW_LOGS_ACCOUNT_ID string = flowLogsAccountId

@description('Where firewalls and diagnostic settings send their events.')
output EVENT_HUBS_NAMESPACE string = platformLogs ? intake!.outputs.fullyQualifiedNamespace : eventHubs.outputs.fullyQualifiedNamespace

@description('Where connectors\' secrets are put.')
output KEY_VAULT_URI string = keyVault.outputs.uri

@description('Object id of the app\'s identity, which application roles are granted to.')
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId

@description('Application roles of Microsoft Graph that the playbooks in force need.')
output GRAPH_APP_ROLES string = join(graphAppRoles, ',')

@description('Application roles of Defender for Endpoint that they need.')
output DEFENDER_APP_ROLES string = join(defenderAppRoles, ',')
