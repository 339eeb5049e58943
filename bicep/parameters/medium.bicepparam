using '../main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'medium')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param partitions = 16
param throughputUnits = 2
param maximumThroughputUnits = 10
param retentionHours = 72
param size = { instanceMemoryMB: 2048, maximumInstanceCount: 100, alwaysReady: 1 }
param logRetentionDays = 90
param approverAppId = readEnvironmentVariable('APPROVER_APP_ID', '')
param flowLogsAccountName = readEnvironmentVariable('FLOW_LOGS_ACCOUNT', '')
