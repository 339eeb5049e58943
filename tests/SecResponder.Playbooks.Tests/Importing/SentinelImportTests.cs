using SecResponder.Playbooks.Importing;
using SecResponder.Playbooks.Sigma;
using Xunit;

namespace SecResponder.Playbooks.Tests.Importing;

/// <summary>What an analytics rule becomes besides its condition, and what is said of one that can't be translated.</summary>
public sealed class SentinelImportTests
{
    [Fact]
    public void A_rule_keeps_its_id_version_author_techniques_and_entities()
    {
        var rule = Imported.One("""
            # SPDX-License-Identifier: MIT
            id: 2d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11
            name: 'A user made: out of hours'
            description: |
              'Somebody made a user.<br>Ask why.'
            severity: High
            queryPeriod: 1d
            triggerOperator: gt
            triggerThreshold: 0
            tactics: [CredentialAccess, Command and Control]
            relevantTechniques: [T1136.003, T9]
            query: |
              AWSCloudTrail
              | where EventName == "CreateUser"
              | extend Name = tostring(split(UserIdentityArn, '/')[1]), From = SourceIpAddress
            entityMappings:
              - entityType: Account
                fieldMappings: [{identifier: Name, columnName: Name}]
              - entityType: IP
                fieldMappings: [{identifier: Address, columnName: From}]
            version: 1.2.3
            kind: Scheduled
            metadata: {author: {name: Mia Example}}
            """);
        Assert.Equal("""
            # Made by 'secresponder import' from the Microsoft Sentinel analytics rule 'A user made: out of
            # hours', version 1.2.3: rules/one.yaml
            title: 'A user made: out of hours'
            id: 2d0f5c4e-6c1a-4d3e-9a55-0e8f4f0f7a11
            status: experimental
            description: |-
              Somebody made a user. Ask why.
            license: MIT
            author: Mia Example
            version: '1.2.3'
            tags:
              - attack.credential-access
              - attack.command-and-control
              - attack.t1136.003
            logsource: {product: aws, service: cloudtrail}
            detection:
              selection:
                eventName|cased: CreateUser
              condition: selection
            fields:
              - userIdentity.arn
              - sourceIPAddress
            level: high
            group-by:
              - userIdentity.arn
              - sourceIPAddress
            mode: observe
            owner: network-soc

            """, rule.Text, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("summarize Failures = count() by SrcIpAddr, bin(TimeGenerated, 5m) | where Failures > 20", SigmaCorrelationType.EventCount, "SrcIpAddr", 300, ComparisonOperator.Greater, 20, null)]
    [InlineData("summarize count() by SrcIpAddr | where count_ >= 20", SigmaCorrelationType.EventCount, "SrcIpAddr", 3600, ComparisonOperator.GreaterOrEqual, 20, null)]
    [InlineData("summarize dcount(TargetUsername) by SrcIpAddr | where dcount_TargetUsername >= 15", SigmaCorrelationType.ValueCount, "SrcIpAddr", 3600, ComparisonOperator.GreaterOrEqual, 15, "TargetUsername")]
    [InlineData("summarize Users = make_set(TargetUsername) by SrcIpAddr | extend Many = array_length(Users) | where Many > 3", SigmaCorrelationType.ValueCount, "SrcIpAddr", 3600, ComparisonOperator.Greater, 3, "TargetUsername")]
    [InlineData("where TimeGenerated > ago(10m) | summarize n = count() by SrcIpAddr | where 7 < n", SigmaCorrelationType.EventCount, "SrcIpAddr", 600, ComparisonOperator.Greater, 7, null)]
    [InlineData("summarize n = countif(EventResult == 'Failure') by SrcIpAddr | where n > 7", SigmaCorrelationType.EventCount, "SrcIpAddr", 3600, ComparisonOperator.Greater, 7, null)]
    public void What_is_counted_becomes_a_correlation(string stages, SigmaCorrelationType type, string group, int seconds, ComparisonOperator op, int bound, string? field)
    {
        var read = Imported.Read(Imported.One(Imported.Sentinel($"imAuthentication\n| where EventType == 'Logon'\n| {stages}")));
        var correlation = Assert.Single(read.Correlations);
        Assert.Equal((type, group, seconds), (correlation.Type, Assert.Single(correlation.GroupBy), (int)correlation.Timespan.TotalSeconds));
        var threshold = Assert.Single(correlation.Threshold!.Bounds);
        Assert.Equal((op, bound, field), (threshold.Operator, (int)threshold.Value, correlation.Threshold.Fields.FirstOrDefault()));
    }

    [Fact]
    public void A_threshold_on_the_number_of_results_counts_events()
    {
        var rule = Imported.One(Imported.Sentinel("AWSCloudTrail | where EventName == 'CreateUser'").Replace("triggerThreshold: 0", "triggerThreshold: 9", StringComparison.Ordinal));
        var correlation = Assert.Single(Imported.Read(rule).Correlations);
        Assert.Equal((SigmaCorrelationType.EventCount, 9, TimeSpan.FromHours(1)), (correlation.Type, (int)correlation.Threshold!.Bounds[0].Value, correlation.Timespan));
        Assert.Empty(correlation.GroupBy);
    }

    [Fact]
    public void A_summary_that_only_gathers_is_a_plain_rule_with_its_groups()
    {
        var rule = Imported.One(Imported.Sentinel("AWSCloudTrail | where EventName == 'CreateUser' | summarize First = min(TimeGenerated), Names = make_set(EventName) by UserIdentityArn, bin(TimeGenerated, 1h) | where UserIdentityArn has 'admin'"));
        Assert.Empty(Imported.Read(rule).Correlations);
        Assert.Contains("group-by:\n  - userIdentity.arn\n", rule.Text!, StringComparison.Ordinal);
        Assert.True(Imported.Matches(rule, """{"eventName": "CreateUser", "userIdentity": {"arn": "arn:admin"}}"""));
        Assert.False(Imported.Matches(rule, """{"eventName": "CreateUser", "userIdentity": {"arn": "arn:mia"}}"""));
    }

    [Theory]
    [InlineData("AWSCloudTrail\n| where EventName == 'A'\n| join kind=inner (SigninLogs | where ResultType == 0) on $left.a == $right.b", 7, 5, "join")]
    [InlineData("union AWSCloudTrail, AzureActivity\n| where EventName == 'A'", 5, 3, "union")]
    [InlineData("Some_CL\n| where Message has 'x'", 5, 3, "Some_CL")]
    [InlineData("AWSCloudTrail\n| where EventNam == 'A'", 6, 11, "EventNam")]
    [InlineData("AWSCloudTrail\n| where EventName in (_GetWatchlist('names') | where Kind == 'x' | project SearchKey)", 6, 25, "a query within the query")]
    [InlineData("AWSCloudTrail\n| where EventName in (_GetWatchlist('names'))", 6, 25, "_GetWatchlist()")]
    [InlineData("AWSCloudTrail\n| where EventName has_any (_GetWatchlist('names') | project SearchKey)", 6, 30, "_GetWatchlist()")]
    [InlineData("AWSCloudTrail\n| where EventName == 'A'\n| join kind=leftanti (_GetWatchlist('names')) on $left.UserIdentityArn == $right.SearchKey", 7, 5, "join")]
    [InlineData("AWSCloudTrail\n| extend Last = tostring(split(UserIdentityArn, '/')[-1])\n| where Last == 'x'", 7, 11, "split()[-1]")]
    [InlineData("AWSCloudTrail\n| where strlen(EventName) > 20", 6, 11, "strlen()")]
    [InlineData("AWSCloudTrail\n| where EventName == 'A'\n| summarize a = count(), b = dcount(AWSRegion) by UserIdentityArn\n| where a > 3 and b > 3", 8, 23, "dcount()")]
    [InlineData("AWSCloudTrail\n| where EventName == 'A'\n| summarize a = count() by UserIdentityArn\n| where a == 1", 8, 13, "==")]
    [InlineData("AWSCloudTrail\n| where EventName == 'A'\n| summarize a = count() by tostring(split(UserIdentityArn, '/')[0])\n| where a > 1", 7, 30, "split()")]
    [InlineData("AWSCloudTrail\n| where EventName == 'A'\n| parse UserAgent with x '/' y", 7, 5, "parse")]
    [InlineData("AWSCloudTrail\n| where EventName == 'A", 6, 24, "a text that does not end")]
    [InlineData("AWSCloudTrail", 5, 3, "AWSCloudTrail")]
    [InlineData("AWSCloudTrail | where TimeGenerated > ago(1d) and TimeGenerated < ago(1h)", 5, 67, "<")]
    [InlineData("let x = x;\nlet y = y and y;\nAWSCloudTrail | where y", 6, 11, "y")]
    public void What_has_no_counterpart_is_said_with_its_place(string query, int line, int column, string construct)
    {
        var rule = Imported.One(Imported.Sentinel(query));
        Assert.Equal((ImportOutcome.NotTranslated, null), (rule.Outcome, rule.Text));
        Assert.Contains(rule.Remarks, remark => (remark.Line, remark.Column, remark.Construct) == (line, column, construct));
        Assert.All(rule.Remarks, remark => Assert.True(remark.Why.Length > 10 && remark.ByHand.Length > 10));
    }

    [Fact]
    public void All_that_stands_in_the_way_is_said_at_once()
    {
        var rule = Imported.One(Imported.Sentinel("AWSCloudTrail\n| where Nonsense == 'A' and strlen(EventName) > 3\n| join x on y\n| evaluate z()"));
        Assert.Equal(["Nonsense", "strlen()", "join", "evaluate"], rule.Remarks.Select(remark => remark.Construct));
    }

    [Fact]
    public void What_is_nearly_the_same_is_translated_and_said()
    {
        var rule = Imported.One(Imported.Sentinel("AuditLogs\n| where TargetResources[0].displayName == 'x'"));
        Assert.Equal(ImportOutcome.Imported, rule.Outcome);
        Assert.Contains("every element", Assert.Single(rule.Remarks).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in the condition", "AWSCloudTrail | where EventName == 'A' and SourceIpAddress in (_GetWatchlist('Office Networks') | project SearchKey)", "      sourceIPAddress|expand: '%office_networks%'")]
    [InlineData("with another name for its column", "AWSCloudTrail | where EventName == 'A' and SourceIpAddress in~ (_GetWatchlist('Office Networks') | project Ip = SearchKey | distinct Ip)", "      sourceIPAddress|expand: '%office_networks%'")]
    [InlineData("under a name of the query's own", "let office = _GetWatchlist('Office Networks') | project SearchKey; AWSCloudTrail | where EventName == 'A' and SourceIpAddress in (office)", "      sourceIPAddress|expand: '%office_networks%'")]
    [InlineData("in brackets, under such a name", "let office = (_GetWatchlist('Office Networks') | project SearchKey); AWSCloudTrail | where EventName == 'A' and SourceIpAddress in (office)", "      sourceIPAddress|expand: '%office_networks%'")]
    [InlineData("excepted", "AWSCloudTrail | where EventName == 'A' and SourceIpAddress !in (_GetWatchlist('Office Networks') | project SearchKey)", "      condition: selection and not filter")]
    public void A_watchlist_is_a_list_of_its_name(string why, string query, string expected)
    {
        var rule = Imported.One(Imported.Sentinel(query));
        Assert.True(rule.Text?.Contains(expected.TrimStart(), StringComparison.Ordinal) == true, $"{why}: {rule.Text} {string.Join('\n', rule.Remarks)}");
        Assert.Contains("playbooks/lists/office_networks.yaml", Assert.Single(rule.Remarks).ByHand, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_exported_from_the_portal_are_read_from_their_template()
    {
        var rule = Imported.One("""
            {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
              {"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules", "kind": "Scheduled",
               "name": "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/7f7e2a52-0c9e-4d2e-8a40-9f1f3f2f9a10')]",
               "properties": {"displayName": "A user made", "severity": "Low", "enabled": false, "query": "AWSCloudTrail\n| where EventName == \"CreateUser\"\n| summarize n = count() by UserIdentityArn\n| where n > 5",
                 "queryPeriod": "PT5H", "triggerOperator": "GreaterThan", "triggerThreshold": 0, "tactics": ["Persistence"], "techniques": ["T1136"]}}]}
            """);
        Assert.Equal("7f7e2a52-0c9e-4d2e-8a40-9f1f3f2f9a10", rule.Id);
        Assert.Equal(TimeSpan.FromHours(5), Assert.Single(Imported.Read(rule).Correlations).Timespan);
        Assert.Contains("mode: off", rule.Text!, StringComparison.Ordinal);
    }
}
