using System.Collections.Immutable;
using System.Text;
using SecResponder.Events.Text;

namespace SecResponder.Events.Sources.PaloAltoPanos;

/// <summary>One column: the vendor's name, and what it does.</summary>
/// <param name="Name">As the vendor's page calls it, in the form of a variable.</param>
/// <param name="Set">Takes the value into the event; null: kept under its name only.</param>
/// <param name="Id">A number that columns of the same name have in all log types.</param>
internal readonly record struct PanColumn(byte[] Name, FieldSetter? Set, int Id);

/// <summary>The columns of each log type, in the order of "Syslog Field Descriptions". A release only ever adds at the end, so a line with fewer has no values there.</summary>
/// <remarks>PAN-OS administrator's guides 9.1 to 11.1, "Syslog Field Descriptions"; a dash is "FUTURE_USE".</remarks>
internal static class PanColumns
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal);

    private const string Head = "- receive_time serial type subtype config_ver time_generated ";

    private const string Session =
        "src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset time_received sessionid repeatcnt sport dport natsport natdport flags proto action ";

    private const string SourceDevice = "src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac ";
    private const string Devices = SourceDevice + "dst_category dst_profile dst_model dst_vendor dst_osfamily dst_osversion dst_host dst_mac ";

    private const string Groups = "dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name ";

    private const string Apps = "subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app container_of_app tunneled_app is_saas_of_app sanctioned_state_of_app ";

    private const string GlobalProtectBody =
        "vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver client_os client_os_ver repeatcnt "
        + "reason error opaque status location login_duration connect_method error_code portal ";

    private const string ConfigBody = "host vsys cmd admin client result path ";

    /// <summary>The columns' numbers, by name.</summary>
    public static IReadOnlyDictionary<string, int> Ids => Numbers;

    public static ImmutableArray<PanColumn> Traffic { get; } = Columns(
        Head + Session + "bytes bytes_sent bytes_received packets start elapsed category - seqno actionflags srcloc dstloc - pkts_sent pkts_received session_end_reason " + Groups
        + "action_source src_uuid dst_uuid tunnelid monitortag parent_session_id parent_start_time tunnel assoc_id chunks chunks_sent chunks_received rule_uuid http2_connection link_change_count "
        + "policy_id link_switches sdwan_cluster sdwan_device_type sdwan_cluster_type sdwan_site dynusergroup_name xff_ip " + Devices
        + "container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber src_dag dst_dag session_owner high_res_timestamp nssai_sst nssai_sd " + Apps + "offloaded flow_type cluster_name");

    public static ImmutableArray<PanColumn> Threat { get; } = Columns(
        Head + Session + "misc threatid category severity direction seqno actionflags srcloc dstloc - contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer sender subject "
        + "recipient reportid " + Groups + "file_url src_uuid dst_uuid http_method tunnelid monitortag parent_session_id parent_start_time tunnel thr_category contentver - assoc_id ppid http_headers "
        + "url_category_list rule_uuid http2_connection dynusergroup_name xff_ip " + Devices
        + "container_id pod_namespace pod_name src_edl dst_edl hostid serialnumber domain_edl src_dag dst_dag partial_hash high_res_timestamp reason justification nssai_sst " + Apps
        + "cloud_reportid cluster_name flow_type");

    // The newer releases' own order: what was changed stands at the end.
    public static ImmutableArray<PanColumn> Config { get; } = Columns(
        Head + ConfigBody + "seqno actionflags " + Groups + "dg_id comment - high_res_timestamp before_change_detail after_change_detail");

    // The documented order, of a custom format.
    public static ImmutableArray<PanColumn> ConfigWithChange { get; } = Columns(
        Head + ConfigBody + "before_change_detail after_change_detail seqno actionflags " + Groups + "dg_id comment - high_res_timestamp");

    public static ImmutableArray<PanColumn> System { get; } = Columns(
        Head + "vsys eventid object - - module severity opaque seqno actionflags " + Groups + "- - high_res_timestamp");

    public static ImmutableArray<PanColumn> GlobalProtect { get; } = Columns(
        Head + GlobalProtectBody + "seqno actionflags high_res_timestamp selection_type response_time priority attempted_gateways gateway " + Groups + "vsys_id cluster_name");

    public static ImmutableArray<PanColumn> GlobalProtectSequenceFirst { get; } = Columns(
        "- receive_time serial seqno actionflags type subtype config_ver time_generated " + GlobalProtectBody);

    public static ImmutableArray<PanColumn> UserId { get; } = Columns(
        Head + "vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags " + Groups
        + "vsys_id factortype factorcompletiontime factorno ugflags userbysource tag_name high_res_timestamp origindatasource - cluster_name");

    public static ImmutableArray<PanColumn> Decryption { get; } = Columns(
        Head + Session + "tunnel - - src_uuid dst_uuid rule_uuid hs_stage_c2f hs_stage_f2s tls_version tls_keyxchg tls_enc tls_auth policy_name ec_curve err_index root_status chain_status proxy_type "
        + "cert_serial fingerprint notbefore notafter cert_ver cert_size cn_len issuer_len rootcn_len sni_len cert_flags cn issuer_cn root_cn sni error container_id pod_namespace pod_name "
        + "src_edl dst_edl src_dag dst_dag high_res_timestamp " + Devices + "seqno actionflags " + Groups + "vsys_id " + Apps + "cluster_name");

    public static ImmutableArray<PanColumn> Authentication { get; } = Columns(
        Head + "vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile desc clienttype event factorno seqno actionflags " + Groups
        + "vsys_id authproto rule_uuid high_res_timestamp " + SourceDevice + "region - user_agent sessionid cluster_name");

    public static ImmutableArray<PanColumn> HipMatch { get; } = Columns(
        Head + "srcuser vsys machinename os src matchname repeatcnt matchtype - - seqno actionflags " + Groups + "vsys_id srcipv6 hostid serialnumber mac high_res_timestamp cluster_name");

    public static ImmutableArray<PanColumn> Correlation { get; } = Columns(
        Head + "src srcuser vsys category severity " + Groups + "vsys_id objectname object_id evidence");

    public static ImmutableArray<PanColumn> IpTag { get; } = Columns(
        Head + "vsys ip tag_name eventid repeatcnt timeout datasourcename datasource_type datasource_subtype seqno actionflags " + Groups + "vsys_id high_res_timestamp cluster_name");

    public static ImmutableArray<PanColumn> Tunnel { get; } = Columns(
        Head + Session + "severity seqno actionflags srcloc dstloc " + Groups + "tunnelid monitortag parent_session_id parent_start_time tunnel bytes bytes_sent bytes_received packets pkts_sent pkts_received "
        + "max_encap unknown_proto strict_check tunnel_fragment sessions_created sessions_closed session_end_reason action_source start elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid pcap_id "
        + "dynusergroup_name src_edl dst_edl high_res_timestamp nssai_sd nssai_sst pdu_session_id " + Apps);

    public static ImmutableArray<PanColumn> Sctp { get; } = Columns(
        Head + "src dst - - rule - - - vsys from to inbound_if outbound_if logset - sessionid repeatcnt sport dport - - - - proto action " + Groups
        + "seqno - assoc_id ppid severity sctp_chunk_type - verif_tag_1 verif_tag_2 sctp_cause_code diam_app_id diam_cmd_code diam_avp_code stream_id assoc_end_reason op_code sccp_calling_ssn sccp_calling_gt "
        + "sctp_filter chunks chunks_sent chunks_received packets pkts_sent pkts_received rule_uuid high_res_timestamp");

    public static ImmutableArray<PanColumn> Gtp { get; } = Columns(
        Head + "src dst - - rule - - app vsys from to inbound_if outbound_if logset - sessionid - sport dport - - - proto action event_type msisdn apn rat msg_type end_ip_adr teid1 teid2 gtp_interface cause_code severity "
        + "mcc mnc area_code cell_id event_code - - srcloc dstloc - - - - - - - imsi imei - - - - - - - - - - - - - - - - start elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid pcap_id high_res_timestamp "
        + "nssai_sst nssai_sd " + Apps);

    // The logging service's own; firewalls have no such log, so there is no order of columns.
    public static ImmutableArray<PanColumn> DnsSecurity { get; } = Columns("serial type subtype time_generated action src dns_resolver record_type dns_category dns_response threatid device_name");

    // Not on the vendor's page; as devices write it.
    public static ImmutableArray<PanColumn> Audit { get; } = Columns("serial time_generated type config_ver subtype admin cmd result");

    private static ImmutableArray<PanColumn> Columns(string names) =>
        [.. names.TrimEnd().Split(' ').Select(name => new PanColumn(name == "-" ? [] : Encoding.UTF8.GetBytes(name), PanValues.All.GetValueOrDefault(name), NumberOf(name)))];

    private static int NumberOf(string name)
    {
        if (!Numbers.TryGetValue(name, out var number))
            Numbers.Add(name, number = Numbers.Count);
        return number;
    }
}
