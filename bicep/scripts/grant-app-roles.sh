#!/usr/bin/env bash
# Grants the app's identity the application roles of Microsoft Graph and Defender for Endpoint that the playbooks in force need, as bicep/permissions.bicep lists them. Granting again changes nothing.
# Who runs it needs Privileged Role Administrator (or an application with AppRoleAssignment.ReadWrite.All and Application.Read.All), signed in with az.
#
#   grant-app-roles.sh PRINCIPAL_ID GRAPH_ROLES DEFENDER_ROLES      names separated by commas, "" for none; without arguments: the outputs of main.bicep, as azd gives them
set -euo pipefail

principal=${1:-${IDENTITY_PRINCIPAL_ID:?give the object id of the identity, or run it by azd}}
graph_roles=${2-${GRAPH_APP_ROLES-}}
defender_roles=${3-${DEFENDER_APP_ROLES-}}
assignments="https://graph.microsoft.com/v1.0/servicePrincipals/$principal/appRoleAssignments"

grant() { # title, application id, names
  [ -n "$3" ] || return 0
  local resource held name role
  resource=$(az ad sp show --id "$2" --query id --output tsv) || {
    echo "grant-app-roles: the tenant has no $1 (application $2): is it licensed?" >&2
    return 1
  }
  held=$(az rest --method GET --url "$assignments" --query "value[?resourceId=='$resource'].appRoleId" --output tsv)
  for name in ${3//,/ }; do
    # A name goes into a query: nothing else may.
    [[ $name =~ ^[A-Za-z0-9.-]+$ ]] || {
      echo "grant-app-roles: '$name' is no role's name" >&2
      return 1
    }
    role=$(az ad sp show --id "$2" --query "appRoles[?value=='$name' && contains(allowedMemberTypes, 'Application')].id | [0]" --output tsv)
    [ -n "$role" ] || {
      echo "grant-app-roles: $1 has no application role '$name'" >&2
      return 1
    }
    if grep -qx "$role" <<<"$held"; then
      echo "$1 $name: granted already"
    else
      az rest --method POST --url "$assignments" --body "{\"principalId\":\"$principal\",\"resourceId\":\"$resource\",\"appRoleId\":\"$role\"}" --output none
      echo "$1 $name: granted"
    fi
  done
}

grant "Microsoft Graph" 00000003-0000-0000-c000-000000000000 "$graph_roles"
grant "Defender for Endpoint" fc780465-2017-40d4-a0c5-307022471b92 "$defender_roles"
