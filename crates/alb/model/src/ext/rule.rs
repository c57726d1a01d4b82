use crate::{
    CookieConfig, CookieValue, CorsConfig, DefaultAction, DefaultActionType,
    DefaultForwardGroupConfig, DefaultServerGroup, FixedResponseConfig, FixedResponseContentType,
    ForwardGroupConfig, HeaderConfig, HostConfig, HttpMethod, InsertHeaderConfig,
    InsertedHeaderValueType, MethodConfig, MirrorGroupConfig, PathConfig, QueryStringConfig,
    QueryStringValue, RedirectConfig, RedirectHttpCode, RedirectProtocol, RemoveHeaderConfig,
    ResponseHeaderConfig, ResponseStatusCodeConfig, RewriteConfig, RuleAction, RuleActionType,
    RuleCondition, RuleConditionType, ServerGroupTuple, SourceIpConfig, TrafficLimitConfig,
    TrafficMirrorConfig, TrafficMirrorTargetType,
};

/// Actions have their places in the order in which they are listed, unless they are given others.
/// The one that ends the rule (`forward…`, `redirect…`, `fixed_response…`) comes last.
///
/// ```
/// use aliyun_alb_model::{CreateRule, RuleAction, RuleCondition};
///
/// let canary = CreateRule::new(
///     "lsn-i35udpz3pxsmnf1234",
///     20,
///     [
///         RuleAction::insert_header("x-canary", "1"),
///         RuleAction::forward_to_weighted([
///             ("sgp-k86c1ov501id6p1234", 90),
///             ("sgp-atstuj3rtoptyui1234", 10),
///         ]),
///     ],
///     [RuleCondition::host(["www.example.com"]), RuleCondition::path(["/api/*"])],
///     "canary",
/// );
/// assert_eq!(canary.rule_actions.len(), 2);
/// ```
impl RuleAction {
    /// Forwards requests to the servers of a group.
    pub fn forward_to(server_group_id: impl Into<String>) -> Self {
        Self::forward(
            ForwardGroupConfig::new().server_group_tuples([ServerGroupTuple::new(server_group_id)]),
        )
    }

    /// Shares requests out between several groups, by weights from 0 to 100.
    pub fn forward_to_weighted(groups: impl IntoIterator<Item = (impl Into<String>, i32)>) -> Self {
        let groups = groups.into_iter();
        let groups = groups.map(|(group, weight)| ServerGroupTuple::new(group).weight(weight));
        Self::forward(ForwardGroupConfig::new().server_group_tuples(groups))
    }

    /// Forwards requests as the configuration says, which may keep clients with their groups.
    pub fn forward(config: ForwardGroupConfig) -> Self {
        Self::new(RuleActionType::ForwardGroup).forward_group_config(config)
    }

    /// Redirects as the configuration says.
    pub fn redirect(config: RedirectConfig) -> Self {
        Self::new(RuleActionType::Redirect).redirect_config(config)
    }

    /// Redirects to the same address under HTTPS, port 443, for good: with 301.
    pub fn redirect_to_https() -> Self {
        Self::redirect(
            RedirectConfig::new()
                .protocol(RedirectProtocol::Https)
                .port("443")
                .http_code(RedirectHttpCode::_301),
        )
    }

    /// Redirects to the same path of another host, for good: with 301.
    pub fn redirect_to_host(host: impl Into<String>) -> Self {
        Self::redirect(RedirectConfig::new().host(host).http_code(RedirectHttpCode::_301))
    }

    /// Answers with a status and nothing more.
    pub fn fixed_response(http_code: u16) -> Self {
        let config = FixedResponseConfig::new().http_code(http_code.to_string());
        Self::new(RuleActionType::FixedResponse).fixed_response_config(config)
    }

    /// Answers with a status and up to 1024 ASCII characters.
    pub fn fixed_response_with(
        http_code: u16,
        content_type: impl Into<FixedResponseContentType>,
        content: impl Into<String>,
    ) -> Self {
        let config = FixedResponseConfig::new().http_code(http_code.to_string());
        let config = config.content_type(content_type).content(content);
        Self::new(RuleActionType::FixedResponse).fixed_response_config(config)
    }

    /// Rewrites requests before they are forwarded, as the configuration says.
    pub fn rewrite(config: RewriteConfig) -> Self {
        Self::new(RuleActionType::Rewrite).rewrite_config(config)
    }

    /// Rewrites the path before the request is forwarded: `/v2${path}`.
    pub fn rewrite_path(path: impl Into<String>) -> Self {
        Self::rewrite(RewriteConfig::new().path(path))
    }

    /// Rewrites the host before the request is forwarded.
    pub fn rewrite_host(host: impl Into<String>) -> Self {
        Self::rewrite(RewriteConfig::new().host(host))
    }

    /// Adds a header with a value that is written out.
    pub fn insert_header(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::inserted(key, value, InsertedHeaderValueType::UserDefined)
    }

    /// Adds a header with the value of another header of the request, which is named in small
    /// letters.
    pub fn insert_header_from(key: impl Into<String>, header: impl Into<String>) -> Self {
        Self::inserted(key, header, InsertedHeaderValueType::ReferenceHeader)
    }

    /// Adds a header with what the load balancer knows: `ClientSrcPort`, `ClientSrcIp`,
    /// `Protocol`, `SLBId` or `SLBPort`.
    pub fn insert_system_header(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::inserted(key, value, InsertedHeaderValueType::SystemDefined)
    }

    fn inserted(
        key: impl Into<String>,
        value: impl Into<String>,
        value_type: InsertedHeaderValueType,
    ) -> Self {
        let config = InsertHeaderConfig::new().key(key).value(value).value_type(value_type);
        Self::new(RuleActionType::InsertHeader).insert_header_config(config)
    }

    /// Takes a header away.
    pub fn remove_header(key: impl Into<String>) -> Self {
        let config = RemoveHeaderConfig::new().key(key);
        Self::new(RuleActionType::RemoveHeader).remove_header_config(config)
    }

    /// Lets so many requests per second pass.
    pub fn limit_traffic(qps: i32) -> Self {
        let config = TrafficLimitConfig::new().qps(qps);
        Self::new(RuleActionType::TrafficLimit).traffic_limit_config(config)
    }

    /// Lets so many requests per second pass from each address.
    pub fn limit_traffic_per_ip(qps: i32) -> Self {
        let config = TrafficLimitConfig::new().per_ip_qps(qps);
        Self::new(RuleActionType::TrafficLimit).traffic_limit_config(config)
    }

    /// Sends a copy of each request to another group, whose answers nobody gets.
    pub fn mirror_to(server_group_id: impl Into<String>) -> Self {
        let groups = [ServerGroupTuple::new(server_group_id)];
        let config = TrafficMirrorConfig::new()
            .target_type(TrafficMirrorTargetType::ForwardGroupMirror)
            .mirror_group_config(MirrorGroupConfig::new().server_group_tuples(groups));
        Self::new(RuleActionType::TrafficMirror).traffic_mirror_config(config)
    }

    /// Lets browsers send requests from pages of other origins, as the configuration says.
    pub fn cors(config: CorsConfig) -> Self {
        Self::new(RuleActionType::Cors).cors_config(config)
    }
}

/// Of the values of one condition one is enough; all conditions of a rule must hold. `*` and `?`
/// stand for any characters.
impl RuleCondition {
    /// The request is for one of these hosts. What begins with `~` is a regular expression.
    pub fn host(hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(RuleConditionType::Host).host_config(HostConfig::new().values(hosts))
    }

    /// The request has one of these paths. What begins with `~` is a regular expression.
    pub fn path(paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(RuleConditionType::Path).path_config(PathConfig::new().values(paths))
    }

    /// The request has a header with one of these values.
    pub fn header(
        key: impl Into<String>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let config = HeaderConfig::new().key(key).values(values);
        Self::new(RuleConditionType::Header).header_config(config)
    }

    /// The query has one of these parameters, each with its value.
    pub fn query(
        parameters: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let parameters = parameters.into_iter();
        let parameters =
            parameters.map(|(key, value)| QueryStringValue::new().key(key).value(value));
        Self::new(RuleConditionType::QueryString)
            .query_string_config(QueryStringConfig::new().values(parameters))
    }

    /// The request has one of these methods.
    pub fn method(methods: impl IntoIterator<Item = impl Into<HttpMethod>>) -> Self {
        let methods = methods.into_iter().map(Into::into);
        Self::new(RuleConditionType::Method).method_config(MethodConfig::new().values(methods))
    }

    /// The request has one of these cookies, each with its value.
    pub fn cookie(
        cookies: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let cookies = cookies.into_iter();
        let cookies = cookies.map(|(key, value)| CookieValue::new(key).value(value));
        Self::new(RuleConditionType::Cookie).cookie_config(CookieConfig::new().values(cookies))
    }

    /// The request comes from one of these addresses, or blocks of addresses.
    pub fn source_ip(addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let config = SourceIpConfig::new().values(addresses);
        Self::new(RuleConditionType::SourceIp).source_ip_config(config)
    }

    /// The response has one of these statuses, such as `500`. For rules with the direction
    /// `Response`.
    pub fn response_status(statuses: impl IntoIterator<Item = impl ToString>) -> Self {
        let statuses = statuses.into_iter().map(|status| status.to_string());
        let config = ResponseStatusCodeConfig::new().values(statuses);
        Self::new(RuleConditionType::ResponseStatusCode).response_status_code_config(config)
    }

    /// The response has a header with one of these values. For rules with the direction
    /// `Response`.
    pub fn response_header(
        key: impl Into<String>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let config = ResponseHeaderConfig::new().key(key).values(values);
        Self::new(RuleConditionType::ResponseHeader).response_header_config(config)
    }
}

impl DefaultAction {
    /// Forwards what no rule takes to the servers of a group.
    pub fn forward_to(server_group_id: impl Into<String>) -> Self {
        let groups = [DefaultServerGroup::new(server_group_id)];
        let config = DefaultForwardGroupConfig::new().server_group_tuples(groups);
        Self::new(DefaultActionType::ForwardGroup).forward_group_config(config)
    }
}
