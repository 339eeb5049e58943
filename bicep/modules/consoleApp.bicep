metadata description = 'The web console: the always-on server as a container app beside the functions, over the same storage and under the same identity. While nobody looks, nothing of it runs.'

import { resourceTags } from 'types.bicep'

@description('Name of the app.')
param name string

@description('Name of the environment that it runs in.')
param environmentName string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('The server\'s image, with the playbooks in /playbooks.')
param image string

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param identityClientId string

@description('Address of the queues.')
param queueServiceUri string

@description('Address of the tables.')
param tableServiceUri string

@description('Address of the blobs.')
param blobServiceUri string

@description('Queue that tells the function app of steps.')
param stepQueue string

@description('Address of the vault.')
param keyVaultUri string

@description('Application (client) id of the Entra app registration that people sign in to. Its secret stands in the vault as console.')
param appId string

@description('Object ids of the Entra groups that may approve; empty: nobody but admins.')
param approverGroups string[]

@description('Object ids of the Entra groups that may do everything.')
param adminGroups string[]

@description('Object ids of the Entra groups that may read.')
param viewerGroups string[]

@description('Where connectors reach their systems: what is approved here is carried out here, too.')
param connectors resourceTags

@description('Whether the public network is shut out.')
param isPrivate bool

@description('Resource id of the subnet of its own; empty: people come by the internet.')
param subnetId string

@description('Resource id of the workspace for diagnostics.')
param workspaceId string

@description('Groups by role, as settings.')
var groups = flatten(map(
  [{ role: 'Viewer', ids: viewerGroups }, { role: 'Approver', ids: approverGroups }, { role: 'Admin', ids: adminGroups }],
  one => map(one.ids, (id, i) => { name: 'Server__Console__Roles__${one.role}__${i}', value: id })
))

resource place 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: environmentName
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    vnetConfiguration: isPrivate ? { infrastructureSubnetId: subnetId, internal: true } : null
  }
}

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: place.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 8080, transport: 'auto', allowInsecure: false }
      // A registry of Azure's is signed in to by the identity, which needs AcrPull there; any other must let everybody read.
      registries: endsWith(split(image, '/')[0], environment().suffixes.acrLoginServer) ? [{ server: split(image, '/')[0], identity: identityId }] : []
    }
    template: {
      containers: [
        {
          name: 'console'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz/startup', port: 8080 }, periodSeconds: 2, failureThreshold: 60 }
            { type: 'Liveness', httpGet: { path: '/healthz/live', port: 8080 }, periodSeconds: 10, failureThreshold: 6 }
            { type: 'Readiness', httpGet: { path: '/healthz/ready', port: 8080 }, periodSeconds: 5, failureThreshold: 3 }
          ]
          env: concat(
            [
              { name: 'AZURE_CLIENT_ID', value: identityClientId }
              { name: 'SecResponder__Playbooks', value: '/playbooks' }
              { name: 'SecResponder__AzureStorage__TableServiceUri', value: tableServiceUri }
              { name: 'SecResponder__AzureStorage__BlobServiceUri', value: blobServiceUri }
              { name: 'SecResponder__AzureStorage__QueueServiceUri', value: queueServiceUri }
              { name: 'SecResponder__AzureStorage__StepQueue', value: stepQueue }
              { name: 'Connectors__KeyVault', value: keyVaultUri }
              { name: 'Server__Console__Address', value: 'https://${name}.${place.properties.defaultDomain}' }
              { name: 'Server__Console__OpenId__Authority', value: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0' }
              { name: 'Server__Console__OpenId__ClientId', value: appId }
              { name: 'Server__Console__OpenId__ClientSecret', value: 'keyvault:console' }
            ],
            groups,
            map(items(connectors), setting => { name: setting.key, value: setting.value })
          )
        }
      ]
      // One at most: it remembers who has signed out.
      scale: { minReplicas: 0, maxReplicas: 1, rules: [{ name: 'people', http: { metadata: { concurrentRequests: '50' } } }] }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  scope: place
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'ContainerAppConsoleLogs', enabled: true }, { category: 'ContainerAppSystemLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Address of the console.')
output uri string = 'https://${app.properties.configuration.ingress.fqdn}/console'
