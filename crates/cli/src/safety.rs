//! The safety policy of the vendor's CLI, which holds here too: an operator says once what must be
//! confirmed or is forbidden.
//!
//! It is `safety-policy.json` beside the file of profiles: `{"enabled": true, "rules": [{"pattern":
//! "*:Delete*", "action": "confirm"}]}`. The first rule that fits counts, and without one a call is
//! allowed. A pattern is `product:Operation` in any case, with `*` for anything. `forbid` is
//! another word for `confirm`. The environment counts before the file.

use std::io;
use std::path::PathBuf;
use std::sync::Once;

use serde::Deserialize;

use crate::args::Globals;
use crate::failure::{Exit, Failure};
use crate::input::file;
use crate::operation::Found;
use crate::screen;

const FILE: &str = "safety-policy.json";
const ENABLED: &str = "ALIBABA_CLOUD_SAFETY_POLICY_ENABLED";
const RULES: &str = "ALIBABA_CLOUD_SAFETY_POLICY_RULES";
const SKIP: &str = "ALIBABA_CLOUD_SAFETY_SKIP_CONFIRM";

/// One command may ask for several calls.
static TOLD: Once = Once::new();

/// What an operator decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Policy {
    /// Without a word on it, it does not count, as in the vendor's CLI.
    enabled: Option<bool>,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Rule {
    pattern: String,
    #[serde(default = "allow")]
    action: String,
}

fn allow() -> String {
    "allow".to_owned()
}

/// What a rule says of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict<'p> {
    Allow,
    Confirm(&'p str),
    Deny(&'p str),
}

/// Lets a call pass, asks about it, or refuses it. `deletes` says that it takes something away,
/// which is asked about without a policy too.
pub(crate) fn pass(globals: &Globals, found: Found, deletes: bool) -> Result<(), Failure> {
    let read = |name: &str| std::env::var(name).ok();
    let file = file(&read).map(|path| (std::fs::read_to_string(&path), path));
    let policy = match file {
        Some((text, path)) => Policy::of_file(text).map_err(|why| {
            Failure::new(
                Exit::Setup,
                format!("the safety policy {} cannot be used", path.display()),
            )
            .note("because", why)
            .note("what to do", "mend it: nothing is called that it may forbid")
        })?,
        None => Policy::default(),
    };
    let policy = policy.with_environment(&read).map_err(|(name, why)| {
        Failure::new(Exit::Setup, format!("the safety policy in {name} cannot be used"))
            .note("because", why)
            .note("what to do", "mend it, or unset it: nothing is called that it may forbid")
    })?;
    if policy.is_forgotten() {
        TOLD.call_once(|| {
            screen::tell(&format!(
                "warning: the safety policy has rules and does not say that it is enabled, so that \
                 they do not count: set {ENABLED}=true, or \"enabled\" in {FILE}"
            ));
        });
    }
    match policy.verdict(&found.to_string()) {
        Verdict::Deny(pattern) => {
            Err(Failure::new(Exit::NotConfirmed, format!("the safety policy forbids {found}"))
                .note("rule", pattern))
        }
        Verdict::Confirm(_) if skips(&read) => Ok(()),
        Verdict::Confirm(pattern) => screen::confirm(
            globals,
            &found.to_string(),
            &format!("the safety policy ({pattern}) asks"),
        ),
        Verdict::Allow if deletes && !skips(&read) => {
            screen::confirm(globals, &found.to_string(), "it takes something away")
        }
        Verdict::Allow => Ok(()),
    }
}

/// Whether a policy with this text and these rules of the environment lets a call pass unasked.
pub(crate) fn is_allowed(text: &str, rules: &str, call: &str) -> Result<bool, String> {
    let set = |name: &str| (name == RULES && !rules.is_empty()).then(|| rules.to_owned());
    let policy = Policy::parse(text)?.with_environment(&set);
    let policy = policy.map_err(|(name, why)| format!("{name}: {why}"))?;
    Ok(policy.verdict(call) == Verdict::Allow)
}

/// The file, beside that of the profiles.
fn file(read: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let set = |name: &str| read(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(profiles) = set("ALIBABA_CLOUD_CONFIG_FILE") {
        return Some(profiles.parent()?.join(FILE));
    }
    Some(set("HOME").or_else(std::env::home_dir)?.join(".aliyun").join(FILE))
}

fn skips(read: &dyn Fn(&str) -> Option<String>) -> bool {
    read(SKIP).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
}

impl Policy {
    /// What a file says. One that is not there says nothing.
    fn of_file(text: io::Result<String>) -> Result<Self, String> {
        match text {
            Ok(text) => Self::parse(&text),
            // A step on the way that is no folder holds no file.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Ok(Self::default())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let policy: Self = serde_json::from_str(text).map_err(|error| file::wrong(&error))?;
        match policy.rules.iter().find(|rule| verdict(rule).is_none()) {
            Some(rule) => Err(no_action(&rule.action)),
            None => Ok(policy),
        }
    }

    /// The same with what the environment says in place of it, or which variable makes no sense, and
    /// why. The vendor's CLI passes over what it cannot read there, and allows what was forbidden by a
    /// typo: here that is told.
    fn with_environment(
        mut self,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, (&'static str, String)> {
        let switch = read(ENABLED).unwrap_or_default();
        match switch.trim() {
            "" => {}
            "1" | "t" | "T" | "TRUE" | "true" | "True" => self.enabled = Some(true),
            "0" | "f" | "F" | "FALSE" | "false" | "False" => self.enabled = Some(false),
            other => {
                let why = format!("{} is neither true nor false", aliyun_core::excerpt(other));
                return Err((ENABLED, why));
            }
        }
        if let Some(text) = read(RULES) {
            let rules = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            let rules: Result<_, String> = rules.map(Rule::of_text).collect();
            self.rules = rules.map_err(|why| (RULES, why))?;
        }
        Ok(self)
    }

    /// Whether it has rules, and nothing says whether they count.
    fn is_forgotten(&self) -> bool {
        self.enabled.is_none() && !self.rules.is_empty()
    }

    /// What the first rule says that fits.
    fn verdict(&self, call: &str) -> Verdict<'_> {
        let first = self.rules.iter().find(|rule| fits(rule.pattern.trim(), call));
        let is_enabled = self.enabled.unwrap_or_default();
        first.filter(|_| is_enabled).and_then(verdict).unwrap_or(Verdict::Allow)
    }
}

impl Rule {
    /// One as the environment has it: `nlb:Delete*=confirm`.
    fn of_text(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').map(|(pattern, action)| (pattern.trim(), action.trim()));
        let Some((pattern, action)) = parts.filter(|(pattern, _)| !pattern.is_empty()) else {
            let shown = aliyun_core::excerpt(text);
            return Err(format!("{shown} is no rule: one is product:Operation=action"));
        };
        let rule = Self { pattern: pattern.to_owned(), action: action.to_ascii_lowercase() };
        if verdict(&rule).is_none() { Err(no_action(action)) } else { Ok(rule) }
    }
}

fn no_action(action: &str) -> String {
    let shown = aliyun_core::excerpt(action);
    format!("\"{shown}\" is no action: the actions are allow, deny, confirm and forbid")
}

fn verdict(rule: &Rule) -> Option<Verdict<'_>> {
    match rule.action.as_str() {
        "allow" | "" => Some(Verdict::Allow),
        "confirm" | "forbid" => Some(Verdict::Confirm(&rule.pattern)),
        "deny" => Some(Verdict::Deny(&rule.pattern)),
        _ => None,
    }
}

/// Whether a pattern fits a whole text, in any case; `*` stands for anything.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    if pattern.is_empty() {
        return false;
    }
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        Policy::parse(text).unwrap()
    }

    #[test]
    fn a_pattern_is_held_against_the_whole_call_in_any_case() {
        for (pattern, call, is_fit) in [
            ("*:Delete*", "slb:DeleteLoadBalancer", true),
            ("*:delete*", "slb:DeleteLoadBalancer", true),
            ("slb:Delete*", "alb:DeleteListener", false),
            ("slb:*Servers", "slb:RemoveBackendServers", true),
            ("slb:*Server", "slb:RemoveBackendServers", false),
            ("nlb:DeleteListener", "nlb:DeleteListener", true),
            ("nlb:DeleteListener", "nlb:DeleteListeners", false),
            ("*", "nlb:DeleteListener", true),
            ("*a*a*", "slb:a", false),
            ("", "slb:a", false),
        ] {
            assert_eq!(fits(pattern, call), is_fit, "{pattern} {call}");
        }
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let policy = policy(
            r#"{"enabled":true,"rules":[{"pattern":"slb:DeleteRules","action":"allow"},
                {"pattern":"slb:Delete*","action":"deny"},{"pattern":"*:Set*","action":"forbid"}]}"#,
        );
        assert_eq!(policy.verdict("slb:DeleteRules"), Verdict::Allow);
        assert_eq!(policy.verdict("slb:DeleteLoadBalancer"), Verdict::Deny("slb:Delete*"));
        assert_eq!(policy.verdict("slb:SetRule"), Verdict::Confirm("*:Set*"));
        assert_eq!(policy.verdict("slb:CreateRules"), Verdict::Allow);
    }

    #[test]
    fn one_that_is_off_or_empty_lets_all_pass_and_a_broken_one_is_told() {
        let off = policy(r#"{"enabled":false,"rules":[{"pattern":"*","action":"deny"}]}"#);
        assert_eq!(off.verdict("slb:DeleteRules"), Verdict::Allow);
        assert_eq!(policy("{}").verdict("slb:DeleteRules"), Verdict::Allow);
        let forgotten = policy(r#"{"rules":[{"pattern":"*","action":"deny"}]}"#);
        assert!(forgotten.is_forgotten() && !off.is_forgotten() && !policy("{}").is_forgotten());
        assert_eq!(forgotten.verdict("slb:DeleteRules"), Verdict::Allow);
        assert!(Policy::parse("{").is_err());
        assert_eq!(Policy::of_file(Err(io::ErrorKind::NotFound.into())), Ok(Policy::default()));
        assert!(Policy::of_file(Err(io::ErrorKind::PermissionDenied.into())).is_err());
        let wrong = r#"{"enabled":true,"rules":[{"pattern":"*","action":"refuse"}]}"#;
        assert!(Policy::parse(wrong).unwrap_err().contains("\"refuse\" is no action"));
    }

    #[test]
    fn the_environment_counts_before_the_file() {
        let on = policy(r#"{"enabled":true,"rules":[{"pattern":"*","action":"deny"}]}"#);
        let with = |pairs: &'static [(&str, &str)]| {
            on.clone().with_environment(&move |name| {
                let found = pairs.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(with(&[(ENABLED, "0")]).unwrap().verdict("slb:A"), Verdict::Allow);
        assert_eq!(with(&[(ENABLED, "")]).unwrap().verdict("slb:A"), Verdict::Deny("*"));
        let rules = with(&[(RULES, " slb:B=allow , *:Delete* = Confirm ,")]).unwrap();
        assert_eq!(rules.rules.len(), 2);
        assert_eq!(rules.verdict("slb:DeleteA"), Verdict::Confirm("*:Delete*"));
        assert_eq!(with(&[(RULES, " ")]).unwrap().rules.len(), 0);
        // What forbids something is not passed over for a typo.
        assert_eq!(with(&[(ENABLED, "yes")]).unwrap_err().0, ENABLED);
        for (rules, why) in [
            ("nothing", "nothing is no rule"),
            ("slb:A=deny,=deny", "=deny is no rule"),
            ("slb:A=dny", "\"dny\" is no action"),
            ("slb:A=deny;slb:B=deny", "is no action"),
        ] {
            let set = move |name: &str| (name == RULES).then(|| rules.to_owned());
            let (name, told) = on.clone().with_environment(&set).unwrap_err();
            assert!(name == RULES && told.contains(why), "{rules}: {told}");
        }
    }

    #[test]
    fn the_file_is_beside_that_of_the_profiles() {
        let at = |pairs: &'static [(&str, &str)]| {
            file(&move |name| {
                let found = pairs.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
            .unwrap()
        };
        assert_eq!(at(&[("HOME", "/h")]), PathBuf::from("/h/.aliyun/safety-policy.json"));
        let set = at(&[("HOME", "/h"), ("ALIBABA_CLOUD_CONFIG_FILE", "/etc/ali/config.json")]);
        assert_eq!(set, PathBuf::from("/etc/ali/safety-policy.json"));
    }
}
