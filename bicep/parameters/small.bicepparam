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
param consoleImage = readEnvironmentVariable('CONSOLE_IMAGE', '')
param consoleAppId = readEnvironmentVariable('CONSOLE_APP_ID', '')
param consoleViewers = empty(readEnvironmentVariable('CONSOLE_VIEWERS', '')) ? [] : split(readEnvironmentVariable('CONSOLE_VIEWERS', ''), ',')
param consoleApprovers = empty(readEnvironmentVariable('CONSOLE_APPROVERS', '')) ? [] : split(readEnvironmentVariable('CONSOLE_APPROVERS', ''), ',')
param consoleAdmins = empty(readEnvironmentVariable('CONSOLE_ADMINS', '')) ? [] : split(readEnvironmentVariable('CONSOLE_ADMINS', ''), ',')
param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param platformLogs = bool(readEnvironmentVariable('PLATFORM_LOGS', 'false'))
param entraLogs = bool(readEnvironmentVariable('ENTRA_LOGS', 'false'))
param azureFirewallIds = empty(readEnvironmentVariable('AZURE_FIREWALL_IDS', '')) ? [] : split(readEnvironmentVariable('AZURE_FIREWALL_IDS', ''), ',')
param alertEmails = empty(readEnvironmentVariable('ALERT_EMAILS', '')) ? [] : split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')
param monthlyBudget = 200
param flowLogsAccountId = readEnvironmentVariable('FLOW_LOGS_ACCOUNT_ID', '')
