// What the playbooks in force need outside. Made by 'secresponder doctor --emit bicep'; made anew when playbooks change, never edited.

@export()
@description('Azure: custom roles, each with exactly the actions that are needed in its scopes.')
var azureRoles = []

@export()
@description('Application roles of Microsoft Graph.')
var graphAppRoles = []

@export()
@description('Application roles of Defender for Endpoint (WindowsDefenderATP).')
var defenderAppRoles = [
  'Machine.Isolate' // host.quarantine; once enforced
  'Machine.Read.All' // host.quarantine; once enforced
]

// Granted elsewhere, by hand:
// - Teams: secret address the webhook's address, for notify.teams; once enforced
