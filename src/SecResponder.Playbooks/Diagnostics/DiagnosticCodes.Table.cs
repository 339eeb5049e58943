using System.Collections.Frozen;
using System.Collections.Immutable;
using static SecResponder.Playbooks.Diagnostics.DiagnosticSeverity;

namespace SecResponder.Playbooks.Diagnostics;

public static partial class DiagnosticCodes
{
    private static readonly (string Heading, string Prefix)[] Headings =
        [("Files and YAML", "SR10"), ("Sigma", "SR11"), ("Playbooks", "SR12"), ("Lists and teams", "SR13")];

    /// <summary>The codes in order.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        new("SR1001", Error, "the file is not YAML", "check the indentation, quotes and colons on the line and the one before"),
        new("SR1002", Error, "a key stands twice in one map", "keep one of the two, or join their values in a list"),
        new("SR1003", Error, "the file is larger, deeper or has more nodes than may be", "split it, and write it without nested aliases"),
        new("SR1004", Error, "the file is not UTF-8 text", "save it as UTF-8", HidesSource: true),
        new("SR1005", Error, "a file or folder can't be read", "check that it is there and that this user may read it"),
        new("SR1006", Error, "there is no playbook where one was looked for", "give a folder that holds YAML files, or one file"),

        new("SR1101", Error, "a document is no rule, correlation or filter", "add `detection`, `correlation` or `filter`"),
        new("SR1102", Error, "an unknown or misplaced collection action", "use `global`, `reset` or `repeat`, the last one after a rule"),
        new("SR1103", Error, "the title or the logsource is missing", "add it"),
        new("SR1104", Error, "a key's value is of the wrong kind", "write text, a list or a map as the message says"),
        new("SR1105", Error, "a key's value is not one that Sigma allows", "correct it as the message says"),
        new("SR1106", Warning, "a key looks like one of Sigma's but is not", "correct the key, if it was meant"),
        new("SR1107", Warning, "the rule is deprecated or unsupported", "replace it, or give it another status"),
        new("SR1108", Warning, "`timeframe` is ignored", "write a correlation with a timespan"),
        new("SR1110", Error, "the logsource names nothing", "give `category`, `product` or `service`"),
        new("SR1120", Error, "a detection is empty or nested in a way that means nothing", "write maps of fields, lists of values, or keywords"),
        new("SR1121", Error, "null where it can't be compared", "compare it alone, as in `field: null`"),
        new("SR1130", Error, "an unknown modifier", "use one of the modifiers that the message names"),
        new("SR1131", Error, "modifiers in an order or combination that means nothing", "reorder them as the message says"),
        new("SR1132", Error, "a modifier on a value of the wrong type", "quote the value, or take the quotes away"),
        new("SR1133", Error, "a value that the modifier can't use", "correct the value: a regular expression, a network, a part of time"),
        new("SR1134", Warning, "the regular expression needs backtracking and runs under a time limit", "write it without look-around and back-references"),
        new("SR1135", Error, "a placeholder names a list that is not there", "add the list under `lists/`, or correct the name"),
        new("SR1136", Warning, "`all` over a single value", "take it away, or add values"),
        new("SR1140", Error, "the condition is missing or can't be read", "join the names of searches by `and`, `or`, `not`"),
        new("SR1141", Error, "the condition names a search that is not there", "correct the name, or add the search"),
        new("SR1142", Error, "a pattern in the condition fits no search", "correct the pattern"),
        new("SR1143", Warning, "a search that the condition does not use", "use it, or take it away"),
        new("SR1144", Error, "an aggregation of Sigma's first version", "write a correlation document"),
        new("SR1150", Error, "a correlation lacks something, or has an unknown key", "give `type`, `rules`, `timespan` and `condition`"),
        new("SR1151", Error, "a correlation's type, timespan or bound is no such thing", "correct it as the message says"),
        new("SR1152", Error, "a correlation's condition is not one", "write `condition: {gte: 5}`"),
        new("SR1153", Error, "a correlation's parts name different rules", "name the same rules in `rules`, `aliases` and the condition"),
        new("SR1160", Error, "a filter lacks something, or is not shaped as one", "give `rules`, searches and one `condition`"),
        new("SR1161", Warning, "a filter without `not` keeps only what it describes", "write `condition: not …`"),
        new("SR1170", Error, "an id or a name is taken", "generate a new id, or choose another name"),
        new("SR1171", Error, "a correlation names a rule that is not there", "give an id or a name of a rule"),
        new("SR1172", Error, "correlations refer to each other in a circle", "take one of the references away"),
        new("SR1173", Warning, "a filter names a rule that is not there", "correct the id or name"),

        new("SR1201", Error, "a document that needs an id has none", "add `id` with a new UUID"),
        new("SR1202", Error, "a word that is not one of the choices", "use one of the words that the message names"),
        new("SR1203", Error, "the owner is not the folder", "write the folder's name, or move the file"),
        new("SR1204", Warning, "a response that never happens, on a rule that a correlation has taken in", "move it to the correlation, or write `generate: true` there"),
        new("SR1205", Error, "a part of the playbook has the wrong shape", "write it as the message shows"),
        new("SR1206", Error, "an unknown key", "use one of the keys that the message names"),
        new("SR1207", Error, "an unknown action", "`secresponder actions` shows all of them"),
        new("SR1208", Error, "a parameter that the action does not take", "use one of the parameters that the message names"),
        new("SR1209", Error, "a parameter that the action needs is missing", "add it under `with`"),
        new("SR1210", Error, "a duration that is none", "write a whole number and one of s, m, h, d, w: `15m`"),
        new("SR1211", Error, "a template that is not Liquid", "write fields as `{{ SrcIpAddr }}`"),
        new("SR1212", Error, "a template prints a field that no event has", "use an ASIM name, or list a vendor's own field under `fields`"),
        new("SR1213", Error, "a channel that the team does not have", "add it to the team's `channels`, or correct the name"),
        new("SR1214", Error, "approvers that the team does not have", "add the group to the team's `approvers`, or correct the name"),
        new("SR1215", Error, "a number that is none, or out of bounds", "write a whole number within the bounds that the message names, unquoted"),
        new("SR1216", Error, "a guardrail or a test names a list that is not there", "add the list under `lists/`, or correct the name"),
        new("SR1217", Error, "a target outside the team's scope", "ask the target's owner, or widen the scope"),
        new("SR1218", Error, "a budget larger than the team's", "lower it, or raise the team's"),
        new("SR1219", Error, "a correlation of correlations that groups by, or measures, what they do not know", "add the field to the `group-by` of the inner correlation"),
        new("SR1220", Error, "a correlation that counts further than can be kept", "count a shorter time, or group by more fields"),
        new("SR1221", Warning, "a key looks like one of SecResponder's but is not", "correct the key, if it was meant"),
        new("SR1222", Error, "`group-by` or `lateness` where it means nothing", "put `group-by` inside `correlation`; `lateness` belongs to correlations"),
        new("SR1223", Warning, "a response without a team", "add team.yaml to the owner's folder"),
        new("SR1224", Warning, "a field that is nearly one of ASIM's", "correct the name, if it was meant"),
        new("SR1225", Error, "hours that are none", "write parts of the week, and a zone: `hours: {only: 'mon-fri 08:00-18:00', zone: Europe/Berlin}`"),
        new("SR1226", Error, "a limit on what is held at once that limits nothing, or a share of what can't be counted", "write `at-once: {number: 2, percent: 10, of: '%web_farm%'}`; add `size` where entries are networks or wildcards"),
        new("SR1227", Error, "a pair that is none", "write two different names"),
        new("SR1228", Warning, "a share of a group that is less than one", "write a number, or a larger share"),
        new("SR1229", Information, "no source gives events of the rule's log source", "nothing to mend: the rule waits; `secresponder sources` lists what can be read"),
        new("SR1230", Error, "a test that gives or expects nothing", "give `name`, `given` with an event or a raw line, and `expect` with `incidents`"),
        new("SR1231", Error, "a test expects an action that the response does not do", "correct the action's name"),
        new("SR1232", Warning, "a playbook that acts and has no tests", "add tests, some of which must not act"),
        new("SR1235", Warning, "a field of assets or places that there is not", "use one of the fields that the message names"),
        new("SR1236", Warning, "a field of assets or places, and no list that tells them", "add a list with `assets:` or `geo:`"),

        new("SR1240", Error, "a step needs, or looks at, one that does not come before it", "give the earlier step a `name`, and use that"),
        new("SR1241", Error, "a step's name that is none, or is taken", "write a letter, then letters, digits, `-` and `_`; each name once"),
        new("SR1242", Error, "a condition that is none", "write `if: steps.isolate.state == 'refused'`, or compare fields of the event"),
        new("SR1243", Error, "tickets of a queue go nowhere: several ticket systems are connected, or none that has a place for it", "say under `Connectors:Tickets` of the host's settings where they go, as the message says"),
        new("SR1244", Warning, "a step names something that the given settings do not have: a webhook's target, a pipeline, a block list", "add it to the settings of the host, or correct the name"),

        new("SR1250", Error, "a reminder or an escalation outside the time of its approval", "write times shorter than `within`: `remind` counts back from the deadline, `escalate.after` from the question"),
        new("SR1251", Error, "four eyes, and a group of one", "add somebody to the group, or name a larger one"),

        new("SR1260", Error, "a change that says too little, or of which something is asked that nobody knows", "write `change: {of: '{{ Object }}'}`, and compare `change.verdict` with approved, wider, unapproved or unknown"),

        new("SR1301", Error, "a list file that holds no list", "write `networks: […]`, `values: […]` or a list"),
        new("SR1302", Error, "an entry that the list can't hold", "write an address, a network or text"),
        new("SR1303", Warning, "nothing is protected", "add lists/protected.yaml"),
        new("SR1304", Error, "a list or team in two files", "keep one of them"),
        new("SR1305", Warning, "an entry that has expired is out of force", "take it away, or give it a later date"),
        new("SR1306", Error, "an expiry that is no date", "write 2026-12-31 or 2026-12-31T18:00:00Z"),
        new("SR1307", Error, "a list of a kind that can't stand where it is named", "name a list whose entries stand in the repository"),
        new("SR1308", Error, "a feed that says too little, or what can't be", "write `feed: {url: 'https://…', format: plain}`, or `file:` with a file beside it"),
        new("SR1309", Warning, "a feed's file that can't be read, as a whole or in part", "mend the file, or its `format` and `kinds`"),
        new("SR1310", Error, "a team file that holds no team", "write `scope`, `budget`, `channels` and `approvers`"),
        new("SR1311", Error, "a secret, or something else that is no reference to one", "store it as a secret and write `keyvault:<name>` or `env:<NAME>`; replace what stood here", HidesSource: true),
        new("SR1312", Error, "approvers that are nobody", "list user principal names, or `group:` and the object id of an Entra group"),
        new("SR1313", Error, "the team's name is not its folder's", "write the folder's name"),
        new("SR1314", Error, "a scope that is none", "write a network, a host name with wildcards or a resource prefix"),
        new("SR1315", Error, "a notice that acts on something, or waits for somebody", "open a ticket, post a card; what is acted on belongs into a playbook"),
        new("SR1316", Warning, "a team whose playbooks hold something, and which hears of nothing that needs a person", "add `notices` to team.yaml"),
        new("SR1320", Error, "an asset that says too little, or what can't be", "write `{name: …, addresses: […], criticality: high}`"),
        new("SR1321", Error, "a name, an address or a network that two assets claim", "keep it with one of the two"),
        new("SR1322", Warning, "a file of assets that can't be read, as a whole or in part", "mend the file, or its `columns`"),
        new("SR1323", Warning, "a geo database that can't be read", "give a file in MaxMind's format, from its vendor"),
        new("SR1330", Error, "a calendar that holds no change, or a change that says too little", "write `{number: …, from: …, to: …, what: […]}`"),
        new("SR1331", Error, "a change that stands in the calendar twice", "keep one of the two, or give one another number"),
        new("SR1340", Error, "a set that names a playbook that there is not, or none, or that is not there itself", "name playbooks by folder and file: `playbooks: [network-soc/beacon]`"),
    ];

    // Below the table: static fields are set in the order of the text.
    private static readonly FrozenDictionary<string, DiagnosticCode> ByCode = All.ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);
}
