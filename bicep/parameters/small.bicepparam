using '../main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'small')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param partitions = 4
param throughputUnits = 1
param maximumThroughputUnits = 2
param retentionHours = 24
param size = { instanceMemoryMB: 2048, maximumInstanceCount: 40, alwaysReady: 0 }
param logRetentionDays = 30
param approverAppId = readEnvironmentVariable('APPROVER_APP_ID', '')
param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param platformLogs = bool(readEnvironmentVariable('PLATFORM_LOGS', 'false'))
param entraLogs = bool(readEnvironmentVariable('ENTRA_LOGS', 'false'))
param azureFirewallIds = empty(readEnvironmentVariable('AZURE_FIREWALL_IDS', '')) ? [] : split(readEnvironmentVariable('AZURE_FIREWALL_IDS', ''), ',')
param alertEmails = empty(readEnvironmentVariable('ALERT_EMAILS', '')) ? [] : split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')
param monthlyBudget = 200
param flowLogsAccountId = readEnvironmentVariable('FLOW_LOGS_ACCOUNT_ID', '')
param serverImage = readEnvironmentVariable('SERVER_IMAGE', '')
param serverRegistryId = readEnvironmentVariable('SERVER_REGISTRY_ID', '')
param consoleAppId = readEnvironmentVariable('CONSOLE_APP_ID', '')
param consoleRoles = {
  viewer: []
  responder: []
  approver: []
  admin: empty(readEnvironmentVariable('CONSOLE_ADMIN_GROUP', '')) ? [] : [readEnvironmentVariable('CONSOLE_ADMIN_GROUP', '')]
}
