//! Names on the wire as names in Rust.

use crate::spec::Schema;

/// The words of a service that are not to be split: `VServer`, `TCP`.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The longest first.
    words: Vec<String>,
}

impl Words {
    /// A table of these words.
    pub fn new<T: Into<String>>(words: impl IntoIterator<Item = T>) -> Self {
        let mut words: Vec<String> = words.into_iter().map(Into::into).collect();
        words.retain(|word| !word.is_empty());
        words.sort_by(|left, right| right.len().cmp(&left.len()).then(left.cmp(right)));
        Self { words }
    }

    /// The name of a field, function or module: `VServerGroupId` is `vserver_group_id`.
    ///
    /// Empty when the name has neither letters nor digits.
    pub fn snake(&self, name: &str) -> String {
        let words: Vec<_> = self.split(name).map(|word| word.to_lowercase()).collect();
        identifier(words.join("_"))
    }

    /// The name of a type or variant: `InvalidServerId.NotExist` is `InvalidServerIdNotExist`.
    ///
    /// Empty when the name has neither letters nor digits.
    pub fn camel(&self, name: &str) -> String {
        identifier(self.split(name).map(|word| self.capitalised(word)).collect())
    }

    /// The name of a type that is no shape: its own, or that of the record it stands in and of its
    /// member there.
    pub fn nested(&self, record: &str, wire: &str, schema: &Schema) -> String {
        match &schema.name {
            Some(name) => self.camel(name),
            None => format!("{record}{}", self.camel(wire)),
        }
    }

    /// A word of the table as it is; any other with only its first letter large.
    fn capitalised(&self, word: &str) -> String {
        let is_in_table = self.table_word(word).is_some_and(|length| length == word.len());
        let mut characters = word.chars();
        let first = characters.next().map(|c| c.to_ascii_uppercase());
        let rest = characters.map(|c| if is_in_table { c } else { c.to_ascii_lowercase() });
        first.into_iter().chain(rest).collect()
    }

    /// Whether the name falls apart into words of which one is a single letter that was none in the
    /// name: the table lacks a word then.
    pub fn has_stray_letter(&self, name: &str) -> bool {
        let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
        parts.filter(|part| part.len() > 1).any(|part| {
            let is_letter = |word: &str| word.len() == 1 && !word.starts_with(char::is_numeric);
            // `a` is a word of English, and names of headers begin with `X`.
            let mut words = self.split(part.strip_prefix('X').unwrap_or(part));
            words.any(|word| is_letter(word) && word != "A")
        })
    }

    fn split<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
        parts.flat_map(move |part| {
            let mut rest = part;
            std::iter::from_fn(move || {
                let length = self.table_word(rest).unwrap_or_else(|| plain_word(rest));
                let (word, after) = rest.split_at_checked(length)?;
                rest = after;
                (!word.is_empty()).then_some(word)
            })
        })
    }

    /// The length of the word of the table that the text begins with, a plural `s` included. A
    /// name may begin with the word in a small letter: `vServers`.
    fn table_word(&self, text: &str) -> Option<usize> {
        self.words.iter().find_map(|word| {
            let rest = strip_word(text, word)?;
            if self.ends(word, rest) {
                return Some(word.len());
            }
            rest.strip_prefix('s').filter(|rest| self.ends(word, rest)).map(|_| word.len() + 1)
        })
    }

    /// Whether a word of the table ends where `rest` begins. An abbreviation goes on in capitals
    /// that are neither the first of a word nor a word of the table: `CAN` does not begin with
    /// `CA`.
    fn ends(&self, word: &str, rest: &str) -> bool {
        let mut next = rest.chars();
        match (next.next(), next.next()) {
            (None, _) => true,
            (Some(first), _) if first.is_ascii_lowercase() => false,
            (Some(first), second) if first.is_ascii_uppercase() && is_abbreviation(word) => {
                second.is_some_and(|c| c.is_ascii_lowercase()) || self.table_word(rest).is_some()
            }
            _ => true,
        }
    }
}

/// What follows the word, whose first letter may be small.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (first, rest) = text.split_at_checked(1)?;
    let (letter, others) = word.split_at_checked(1)?;
    if first.eq_ignore_ascii_case(letter) { rest.strip_prefix(others) } else { None }
}

fn is_abbreviation(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_uppercase())
}

/// The length of the word that the text begins with, by the change from small to large letters.
fn plain_word(text: &str) -> usize {
    let large = text.chars().take_while(char::is_ascii_uppercase).count();
    let small = |from: usize| {
        let rest = text.chars().skip(from);
        rest.take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).count()
    };
    let starts_small = |at: usize| text.chars().nth(at).is_some_and(|c| c.is_ascii_lowercase());
    let is_plural = text.chars().nth(large) == Some('s') && !starts_small(large + 1);
    match large {
        // `IDs` are many of one word.
        2.. if is_plural => large + 1,
        // `TCPListener`: the last large letter begins the next word.
        2.. if starts_small(large) => large - 1,
        _ => large + small(large),
    }
}

/// Makes the name one that Rust accepts.
fn identifier(name: String) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("_{name}");
    }
    match name.as_str() {
        // These cannot be written raw.
        "self" | "super" | "crate" | "Self" => format!("{name}_"),
        "abstract" | "as" | "async" | "await" | "become" | "box" | "break" | "const"
        | "continue" | "do" | "dyn" | "else" | "enum" | "extern" | "false" | "final" | "fn"
        | "for" | "gen" | "if" | "impl" | "in" | "let" | "loop" | "macro" | "match" | "mod"
        | "move" | "mut" | "override" | "priv" | "pub" | "ref" | "return" | "static" | "struct"
        | "trait" | "true" | "try" | "type" | "typeof" | "unsafe" | "unsized" | "use"
        | "virtual" | "where" | "while" | "yield" => format!("r#{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn names_are_split_into_words() {
        let words =
            Words::new(["VServer", "TCP", "", "HTTP", "HTTPS", "ID", "IPv6", "CA", "TLS", "TLSv1"]);
        for (name, snake, camel) in [
            (
                "AddVServerGroupBackendServers",
                "add_vserver_group_backend_servers",
                "AddVServerGroupBackendServers",
            ),
            ("VServers", "vservers", "VServers"),
            ("InvalidServerId.NotExist", "invalid_server_id_not_exist", "InvalidServerIdNotExist"),
            ("CreateTCPListener", "create_tcp_listener", "CreateTCPListener"),
            ("HTTPSPort", "https_port", "HTTPSPort"),
            ("UDPPort", "udp_port", "UdpPort"),
            ("ResourceIDs", "resource_ids", "ResourceIDs"),
            ("LbNotSupportIPv6Server", "lb_not_support_ipv6_server", "LbNotSupportIPv6Server"),
            ("RequestId2", "request_id2", "RequestId2"),
            ("x-acs-token", "x_acs_token", "XAcsToken"),
            (
                "ResourceNotFound.vServers",
                "resource_not_found_vservers",
                "ResourceNotFoundVServers",
            ),
            ("LBNotSupportIpv6Backend", "lb_not_support_ipv6_backend", "LbNotSupportIpv6Backend"),
            (
                "SERVERS_CAN_ONLY_CONTAIN_TWO",
                "servers_can_only_contain_two",
                "ServersCanOnlyContainTwo",
            ),
            ("CACertificate", "ca_certificate", "CACertificate"),
            ("CATCPPort", "ca_tcp_port", "CATCPPort"),
            ("TLSv1.2", "tlsv1_2", "TLSv12"),
            ("TLSCipher", "tls_cipher", "TLSCipher"),
            ("EipURLsLeft", "eip_urls_left", "EipUrlsLeft"),
            ("Type", "r#type", "Type"),
            ("Self", "self_", "Self_"),
            ("5xx", "_5xx", "_5xx"),
            ("A", "a", "A"),
            ("ecs", "ecs", "Ecs"),
            ("tls_cipher_policy_1_0", "tls_cipher_policy_1_0", "TlsCipherPolicy10"),
            ("名称", "", ""),
            ("", "", ""),
        ] {
            assert_eq!(words.snake(name), snake, "{name}");
            assert_eq!(words.camel(name), camel, "{name}");
        }
    }

    #[test]
    fn a_letter_on_its_own_tells_of_a_word_that_is_missing() {
        let words = Words::new(["VServer"]);
        for name in ["VSwitchId", "NotSupportIPv6Server"] {
            assert!(words.has_stray_letter(name), "{name}");
        }
        for name in [
            "vServers",
            "ServerIDs",
            "NotAMember",
            "XForwardedFor",
            "x-acs-token",
            "A",
            "Key.N",
            "1.2",
        ] {
            assert!(!words.has_stray_letter(name), "{name}");
        }
    }

    #[test]
    fn every_name_becomes_an_identifier() {
        let words = Words::default();
        for name in ["Type", "fn", "gen", "self", "Self", "1", "a b", "İstanbul", "A.B-c_D9"] {
            for made in [words.snake(name), words.camel(name)] {
                assert!(syn::parse_str::<syn::Ident>(&made).is_ok(), "{name} became {made}");
            }
        }
    }
}
