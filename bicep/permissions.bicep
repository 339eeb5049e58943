// What the playbooks in force need outside. Made by 'secresponder doctor --emit bicep'; made anew when playbooks change, never edited.

@export()
@description('Azure: custom roles, each with exactly the actions that are needed in its scopes.')
var azureRoles = []

@export()
@description('Application roles of Microsoft Graph.')
var graphAppRoles = [
  'Application.ReadWrite.All' // app.disable; once enforced
  'RoleManagement.Read.Directory' // user.remove-role, user.revoke-sessions; once enforced
  'RoleManagement.ReadWrite.Directory' // user.remove-role; once enforced
  'User.Read.All' // user.remove-role, user.revoke-sessions; once enforced
  'User.RevokeSessions.All' // user.revoke-sessions; once enforced
]

@export()
@description('Application roles of Defender for Endpoint (WindowsDefenderATP).')
var defenderAppRoles = [
  'Machine.Isolate' // host.quarantine; once enforced
  'Machine.Read.All' // host.quarantine; once enforced
]

// Granted elsewhere, by hand:
// - BlockLists: right in an administrator's profile none: firewalls fetch, for indicator.list; once enforced
// - Kubernetes: Kubernetes verb create networkpolicies.networking.k8s.io, for pod.quarantine; once enforced
// - Kubernetes: Kubernetes verb get deployments.apps, for workload.scale; once enforced
// - Kubernetes: Kubernetes verb get nodes, for node.cordon; once enforced
// - Kubernetes: Kubernetes verb get pods, for pod.quarantine; once enforced
// - Kubernetes: Kubernetes verb get replicasets.apps, for workload.scale; once enforced
// - Kubernetes: Kubernetes verb get statefulsets.apps, for workload.scale; once enforced
// - Kubernetes: Kubernetes verb list networkpolicies.networking.k8s.io, for pod.quarantine; once enforced
// - Kubernetes: Kubernetes verb list nodes, for node.cordon; once enforced
// - Kubernetes: Kubernetes verb list pods, for pod.quarantine; once enforced
// - Kubernetes: Kubernetes verb patch deployments.apps, for workload.scale; once enforced
// - Kubernetes: Kubernetes verb patch nodes, for node.cordon; once enforced
// - Kubernetes: Kubernetes verb patch pods, for pod.quarantine; once enforced
// - Kubernetes: Kubernetes verb patch replicasets.apps, for workload.scale; once enforced
// - Kubernetes: Kubernetes verb patch statefulsets.apps, for workload.scale; once enforced
// - Kubernetes: Kubernetes verb update networkpolicies.networking.k8s.io, for pod.quarantine; once enforced
// - PagerDuty: scope of the token read-only API key, for page.open; once enforced
// - PagerDuty: secret address the integration key, for page.open; once enforced
// - Teams: secret address the webhook's address, for notify.teams; once enforced
