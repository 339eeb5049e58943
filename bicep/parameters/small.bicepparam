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
param flowLogsAccountName = readEnvironmentVariable('FLOW_LOGS_ACCOUNT', '')
