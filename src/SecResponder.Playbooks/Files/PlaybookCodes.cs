namespace SecResponder.Playbooks.Files;

/// <summary>The stable codes of what can be wrong with files, playbooks, lists and teams; <see cref="Diagnostics.DiagnosticCodes"/> tells what each means.</summary>
internal static class PlaybookCodes
{
    public const string NotUtf8 = "SR1004";
    public const string Unreadable = "SR1005";
    public const string Nothing = "SR1006";

    public const string NoId = "SR1201";
    public const string Choice = "SR1202";
    public const string Owner = "SR1203";
    public const string NeverReports = "SR1204";
    public const string Shape = "SR1205";
    public const string UnknownKey = "SR1206";
    public const string UnknownAction = "SR1207";
    public const string UnknownParameter = "SR1208";
    public const string MissingParameter = "SR1209";
    public const string Duration = "SR1210";
    public const string Template = "SR1211";
    public const string UnknownField = "SR1212";
    public const string UnknownChannel = "SR1213";
    public const string UnknownApprover = "SR1214";
    public const string Number = "SR1215";
    public const string UnknownList = "SR1216";
    public const string OutOfScope = "SR1217";
    public const string OverBudget = "SR1218";
    public const string NotInGroup = "SR1219";
    public const string CountTooHigh = "SR1220";
    public const string NearMissKey = "SR1221";
    public const string MisplacedGroupBy = "SR1222";
    public const string NoTeam = "SR1223";
    public const string NearMissField = "SR1224";
    public const string Hours = "SR1225";
    public const string AtOnce = "SR1226";
    public const string NeverBoth = "SR1227";
    public const string NoneAtOnce = "SR1228";
    public const string NoSource = "SR1229";
    public const string Test = "SR1230";
    public const string ExpectedAction = "SR1231";
    public const string NoTests = "SR1232";
    public const string UnknownEnrichment = "SR1235";
    public const string NothingKnown = "SR1236";

    public const string UnknownStep = "SR1240";
    public const string StepName = "SR1241";
    public const string Condition = "SR1242";
    public const string HomelessQueue = "SR1243";
    public const string NotInSettings = "SR1244";

    public const string ApprovalTimes = "SR1250";
    public const string TooFewApprovers = "SR1251";
    public const string NobodyAsked = "SR1252";

    public const string ChangeRule = "SR1260";

    public const string List = "SR1301";
    public const string ListEntry = "SR1302";
    public const string NothingProtected = "SR1303";
    public const string DuplicateFile = "SR1304";
    public const string Expired = "SR1305";
    public const string Expiry = "SR1306";
    public const string ListKind = "SR1307";
    public const string Feed = "SR1308";
    public const string FeedFile = "SR1309";
    public const string Asset = "SR1320";
    public const string AssetTwice = "SR1321";
    public const string AssetFile = "SR1322";
    public const string GeoFile = "SR1323";
    public const string Team = "SR1310";
    public const string PlainSecret = "SR1311";
    public const string Approvers = "SR1312";
    public const string TeamName = "SR1313";
    public const string Scope = "SR1314";
    public const string Notice = "SR1315";
    public const string NoNotices = "SR1316";
    public const string Calendar = "SR1330";
    public const string ChangeTwice = "SR1331";
    public const string Set = "SR1340";
}
