metadata description = 'The always-on server as a container app beside the functions, over the same storage: the console, and events by HTTP. It scales to zero; what is due then is done by the functions.'

import { consoleGroups, resourceTags } from 'types.bicep'

@description('Name of the app.')
param name string

@description('Name of the environment that it runs in.')
param environmentName string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('The image: registry, repository and tag or digest.')
param image string

@description('Host name of the registry that the image is pulled from by identity; empty: one that lets anybody pull.')
param registryServer string

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param identityClientId string

@description('Address of the queues.')
param queueServiceUri string

@description('Queue of the steps: by it the functions are woken.')
param stepQueue string

@description('Address of the tables.')
param tableServiceUri string

@description('Address of the blobs.')
param blobServiceUri string

@description('Address of the vault.')
param keyVaultUri string

@description('Where telemetry is sent.')
param insightsConnectionString string

@description('Application (client) id of the Entra app registration that people sign in to the console with, its secret in the vault as console-client; empty: there is no console.')
param consoleAppId string

@description('Who has which role in the console.')
param consoleRoles consoleGroups

@description('Where connectors reach their systems, and what else the server is told (docs/serve.md), with __ for a colon; secrets by reference only.')
param settings resourceTags

@description('Whether the public network is shut out; then the environment lies in the virtual network, and only that reaches it.')
param isPrivate bool

@description('Resource id of the subnet that it lies in then.')
param subnetId string

@description('Resource id of the workspace for diagnostics.')
param workspaceId string

@description('Of each role the groups, by the name of the setting.')
var groups = flatten(map(
  items({ Viewer: consoleRoles.viewer, Responder: consoleRoles.responder, Approver: consoleRoles.approver, Admin: consoleRoles.admin }),
  role => map(role.value, (group, i) => { name: 'Server__Console__Roles__${role.key}__${i}', value: group })
))

@description('How people sign in to the console.')
var signIn = concat(
  [
    { name: 'Server__Console__OpenId__Authority', value: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0' }
    { name: 'Server__Console__OpenId__ClientId', value: consoleAppId }
    { name: 'Server__Console__OpenId__ClientSecret', value: 'keyvault:console-client' }
    { name: 'Server__Console__Address', value: 'https://${name}.${managed.properties.defaultDomain}' }
  ],
  groups
)

resource managed 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: environmentName
  location: location
  tags: tags
  properties: {
    // To the diagnostic settings below: a workspace by itself would want a key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    vnetConfiguration: isPrivate ? { infrastructureSubnetId: subnetId, internal: true } : null
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: managed.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // Of the environment, which is the virtual network's alone where everything is private.
      ingress: { external: true, targetPort: 8080, transport: 'auto', allowInsecure: false }
      registries: empty(registryServer) ? [] : [{ server: registryServer, identity: identityId }]
    }
    template: {
      terminationGracePeriodSeconds: 45
      containers: [
        {
          name: 'server'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(
            [
              { name: 'Urls', value: 'http://0.0.0.0:8080' }
              { name: 'AZURE_CLIENT_ID', value: identityClientId }
              { name: 'SecResponder__AzureStorage__TableServiceUri', value: tableServiceUri }
              { name: 'SecResponder__AzureStorage__BlobServiceUri', value: blobServiceUri }
              { name: 'SecResponder__AzureStorage__QueueServiceUri', value: queueServiceUri }
              { name: 'SecResponder__AzureStorage__StepQueue', value: stepQueue }
              { name: 'Connectors__KeyVault', value: keyVaultUri }
              { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
              { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
              // So long it still listens after it was asked to end, until nobody is sent to it any more.
              { name: 'Server__DrainDelay', value: '00:00:05' }
            ],
            empty(consoleAppId) ? [] : signIn,
            map(items(settings), setting => { name: setting.key, value: setting.value })
          )
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz/startup', port: 8080 }, periodSeconds: 2, failureThreshold: 60 }
            { type: 'Liveness', httpGet: { path: '/healthz/live', port: 8080 }, periodSeconds: 10, failureThreshold: 6 }
            { type: 'Readiness', httpGet: { path: '/healthz/ready', port: 8080 }, periodSeconds: 5, failureThreshold: 2 }
          ]
        }
      ]
      // One at most: the keys that sign-ins are sealed with are that process's own.
      scale: { minReplicas: 0, maxReplicas: 1, cooldownPeriod: 900, rules: [{ name: 'requests', http: { metadata: { concurrentRequests: '100' } } }] }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  scope: managed
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Address of the server.')
output uri string = 'https://${app.properties.configuration.ingress.fqdn}'

@description('The domain that the names of the environment\'s apps end in.')
output domain string = managed.properties.defaultDomain

@description('The address that they lead to.')
output address string = managed.properties.staticIp
