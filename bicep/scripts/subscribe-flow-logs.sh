#!/usr/bin/env bash
# Has Event Grid tell the app of what is appended to flow logs: one subscription for each kind of log. Subscribing again changes nothing. Run it when the app is deployed: before that it has no key to be told by.
# Who runs it needs Contributor (or EventGrid Contributor) on the storage account and Website Contributor on the app, signed in with az.
#
#   subscribe-flow-logs.sh ACCOUNT_ID GROUP APP      resource id of the storage account, the app's resource group and name; without arguments: the outputs of main.bicep, as azd gives them
set -euo pipefail

account=${1-${FLOW_LOGS_ACCOUNT_ID-}}
[ -n "$account" ] || exit 0
group=${2:-${AZURE_RESOURCE_GROUP:?give the resource group of the app, or run it by azd}}
app=${3:-${FUNCTION_APP_NAME:?give the name of the app, or run it by azd}}

[[ $account =~ ^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.Storage/storageAccounts/[a-z0-9]{3,24}$ ]] || {
  echo "subscribe-flow-logs: '$account' is no resource id of a storage account" >&2
  exit 1
}
host=$(az functionapp show --resource-group "$group" --name "$app" --query defaultHostName --output tsv)
key=$(az functionapp keys list --resource-group "$group" --name "$app" --query systemKeys.blobs_extension --output tsv)
[ -n "$key" ] || {
  echo "subscribe-flow-logs: $app has no key of the blob extension yet; deploy it ('azd deploy'), and run this again" >&2
  exit 1
}

subscribe() { # function, container
  az eventgrid event-subscription create --name "secresponder-$2" --source-resource-id "$account" \
    --included-event-types Microsoft.Storage.BlobCreated --subject-begins-with "/blobServices/default/containers/$2/" \
    --endpoint "https://$host/runtime/webhooks/blobs?functionName=Host.Functions.$1&code=$key" --output none
  echo "$1 is told of $2"
}

subscribe NormalizeFlowLogs insights-logs-flowlogflowevent
subscribe NormalizeNsgFlowLogs insights-logs-networksecuritygroupflowevent
