metadata description = 'The function app on Flex Consumption: every connection by identity, no key in any setting.'

import { resourceTags, scale } from 'types.bicep'

@description('Name of the app.')
param name string

@description('Name of the plan.')
param planName string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('The app\'s size.')
param size scale

@description('Resource id of the identity.')
param identityId string

@description('Client id of the identity.')
param identityClientId string

@description('Storage account of the host.')
param storageAccountName string

@description('Address of the container with the packages.')
param packageContainerUri string

@description('Address of the queues.')
param queueServiceUri string

@description('Address of the tables.')
param tableServiceUri string

@description('Address of the blobs.')
param blobServiceUri string

@description('Host name of the namespace that signals go through.')
param signalsNamespace string

@description('Host name of the namespace that firewalls\' and change logs come into.')
param logsNamespace string

@description('Address of the vault.')
param keyVaultUri string

@description('Where telemetry is sent.')
param insightsConnectionString string

@description('Application (client) id of the Entra app registration that approvers sign in to; empty: no sign-in, and nobody can approve by the web page.')
param approverAppId string

@description('Where connectors reach their systems, as app settings: Connectors__Defender__BaseAddress and so on (docs/actions has them). Secrets stand in the vault, and here by reference only.')
param connectors resourceTags

@description('Whether the public network is shut out; then a private endpoint leads in.')
param isPrivate bool

@description('Resource id of the subnet that the app goes out by; empty: it goes out by the internet.')
param subnetId string

@description('Storage account that Azure writes flow logs into; empty: none are read.')
param flowLogsAccountName string

@description('Resource id of the workspace for diagnostics.')
param workspaceId string

@description('Whether the platform signs approvers in.')
var signIn = !empty(approverAppId)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: size.instanceMemoryMB
        maximumInstanceCount: size.maximumInstanceCount
        alwaysReady: size.alwaysReady > 0 ? [{ name: 'function:CorrelateSignals', instanceCount: size.alwaysReady }] : []
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      connectors,
      {
        AZURE_CLIENT_ID: identityClientId
        AzureWebJobsStorage__accountName: storageAccountName
        APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        Store__queueServiceUri: queueServiceUri
        Store__tableServiceUri: tableServiceUri
        Store__blobServiceUri: blobServiceUri
        FirewallEvents__fullyQualifiedNamespace: logsNamespace
        ChangeLogEvents__fullyQualifiedNamespace: logsNamespace
        SignalEvents__fullyQualifiedNamespace: signalsNamespace
        Connectors__KeyVault: keyVaultUri
        // Together with the sign-in below, never without it: the app then believes the platform's principal header.
        Approvals__TrustPlatformPrincipal: string(signIn)
      },
      empty(flowLogsAccountName)
        ? {
            'AzureWebJobs.NormalizeFlowLogs.Disabled': 'true'
            'AzureWebJobs.NormalizeNsgFlowLogs.Disabled': 'true'
          }
        : {
            FlowLogs__blobServiceUri: 'https://${flowLogsAccountName}.blob.${environment().suffixes.storage}'
            FlowLogs__queueServiceUri: 'https://${flowLogsAccountName}.queue.${environment().suffixes.storage}'
          },
      toObject(
        flatten(map(['AzureWebJobsStorage', 'Store', 'FirewallEvents', 'ChangeLogEvents', 'SignalEvents', 'FlowLogs'], connection => [
          { name: '${connection}__credential', value: 'managedidentity' }
          { name: '${connection}__clientId', value: identityClientId }
        ])),
        setting => setting.name,
        setting => setting.value
      )
    )
  }

  resource signInSettings 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: signIn }
      globalValidation: {
        requireAuthentication: signIn
        // What has a proof of its own, and can't sign in: firewalls that fetch a block list (its credential), Event Grid (the extension's key).
        excludedPaths: ['/feeds', '/runtime/webhooks/blobs']
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
      }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: signIn
          registration: {
            clientId: approverAppId
            openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
          }
        }
      }
      login: { tokenStore: { enabled: false } }
    }
  }

  // Passwords for deployment are keys, too.
  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }, { category: 'AppServiceAuthenticationLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the app.')
output id string = app.id

@description('Name of the app.')
output name string = app.name

@description('Address of the app.')
output uri string = 'https://${app.properties.defaultHostName}'
