//! Puts a call of a transport into bytes, sends them over TCP and reads what comes back.

use std::net::SocketAddr;

use aliyun_core::{OperationInfo, Secret};
use aliyun_runtime::sign::{Signing, acs3, percent, v1};
use aliyun_runtime::{Credentials, Timestamp};
use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::transport::{OWN, Place, Transport};

/// The operations of which some clients know where the documents place what.
const DOCUMENTED: [&[&OperationInfo]; 2] =
    [aliyun_nlb_model::OPERATIONS, aliyun_alb_model::OPERATIONS];

/// A call, as a client makes it.
pub struct Call<'a> {
    pub transport: &'a Transport,
    pub action: &'a str,
    pub params: &'a [(String, String)],
    pub nonce: &'a str,
    pub time: Timestamp,
}

impl Call<'_> {
    /// The bytes on the wire.
    pub fn bytes(&self, host: &str) -> String {
        let transport = self.transport;
        if transport.place == Place::Documented {
            return self.documented(host);
        }
        let (mut url, mut form) = (Vec::new(), Vec::new());
        for &(name, value) in transport.common {
            if (name, value) == OWN {
                let own = self.params.iter().cloned();
                let (in_form, in_url): (Vec<_>, Vec<_>) =
                    own.partition(|(name, _)| transport.place.is_form(name));
                form.extend(in_form);
                url.extend(in_url);
            } else {
                url.push((name.to_owned(), self.fill(value)));
            }
        }
        let signed = url.iter().chain(&form).map(|(name, value)| (&**name, &**value));
        let string = v1::string_to_sign(transport.method, signed);
        url.push(("Signature".into(), v1::signature(&Secret::from("testsecret"), &string)));
        let (url, form) = (self.encode(url), self.encode(form));
        let head = self.fill(transport.head).replace("{host}", host);
        let head = head.replace("{length}", &form.len().to_string()).replace('\n', "\r\n");
        format!("{} /?{url} HTTP/1.1\r\n{head}\r\n{form}", transport.method)
    }

    /// The same with each parameter in its place, and what is common in headers.
    fn documented(&self, host: &str) -> String {
        let mut all = DOCUMENTED.iter().flat_map(|of_one| of_one.iter());
        let is_own = |info: &&&OperationInfo| {
            info.service.version == self.transport.version && info.action() == self.action
        };
        let info = all.find(is_own).unwrap_or_else(|| panic!("{}", self.action));
        let pairs = self.params.iter().map(|(name, value)| (&**name, &**value));
        let (form, query): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| info.is_in_form(name));
        let credentials = Credentials::new("testid", "testsecret");
        let signing = Signing {
            credentials: &credentials,
            action: self.action,
            version: self.transport.version,
            time: self.time,
            nonce: self.nonce,
        };
        let (signed, form) = acs3::sign_form(&signing, host, &query, &form, &[]);
        let headers = signed.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let head = self.transport.head.replace("{length}", &form.len().to_string());
        let head = headers.collect::<String>() + &head.replace('\n', "\r\n");
        let query = signed.canonical.query();
        let form = String::from_utf8_lossy(&form);
        format!("POST /?{query} HTTP/1.1\r\n{head}\r\n{form}")
    }

    fn fill(&self, text: &str) -> String {
        let text = text.replace("{action}", self.action).replace("{nonce}", self.nonce);
        let text = text.replace("{version}", self.transport.version);
        text.replace("{time}", &self.time.to_string())
    }

    fn encode(&self, mut pairs: Vec<(String, String)>) -> String {
        if self.transport.sorted {
            pairs.sort();
        }
        let encode = |text: &str| percent::encode(text).replace("%20", self.transport.space);
        let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
        pairs.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: String,
}

/// A connection that is kept, as all of these clients keep theirs.
pub struct Connection {
    stream: TcpStream,
    host: String,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { stream: TcpStream::connect(address).await?, host: address.to_string() })
    }

    pub async fn send(&mut self, call: &Call<'_>) -> io::Result<Reply> {
        self.stream.write_all(call.bytes(&self.host).as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.stream.read_u8().await?);
        }
        let head = String::from_utf8(head).map_err(io::Error::other)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length = length.and_then(|(_, length)| length.parse().ok());
        let (Some(status), Some(length)) = (status, length) else {
            return Err(io::Error::other(head));
        };
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(Reply { status, body: String::from_utf8(body).map_err(io::Error::other)? })
    }
}

/// What the clients' own libraries put on a wire on 28 November 2026, without the signature,
/// for it was made with another secret.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::TRANSPORTS;

    fn sent(name: &str, action: &str, params: &[(&str, &str)], time: &str, nonce: &str) -> String {
        let transport = TRANSPORTS.iter().find(|known| known.name == name).unwrap();
        let params: Vec<_> =
            params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let time = time.parse().unwrap();
        let bytes =
            Call { transport, action, params: &params, nonce, time }.bytes("slb.aliyuncs.com");
        assert!(!bytes.replace("\r\n", "").contains('\n'));
        bytes
    }

    /// Takes the signature out.
    fn unsigned(bytes: &str) -> String {
        let (before, after) = bytes.split_once("&Signature=").unwrap();
        let end = after.find(['&', ' ']).unwrap();
        format!("{before}{}", &after[end..])
    }

    #[test]
    fn a_form_of_the_provider() {
        let params = [
            ("RegionId", "cn-hangzhou"),
            ("LoadBalancerName", "tf test*~'"),
            ("Empty", ""),
            ("AclEntrys", r#"[{"comment":"first","entry":"10.10.10.0/24"}]"#),
            ("Ciphers.1", "AES256-SHA256"),
            ("Ciphers.2", "AES128-GCM-SHA256"),
        ];
        let nonce = "0f69016d3f939cd29b74d16637766f40";
        let bytes = sent("FORM", "CreateLoadBalancer", &params, "2026-11-28T13:45:32Z", nonce);
        let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
        assert_eq!(
            unsigned(head).lines().next().unwrap(),
            "POST /?AccessKeyId=testid&Action=CreateLoadBalancer&Format=json\
             &SignatureMethod=HMAC-SHA1&SignatureNonce=0f69016d3f939cd29b74d16637766f40\
             &SignatureVersion=1.0&Timestamp=2026-11-28T13%3A45%3A32Z&Version=2014-05-15 HTTP/1.1"
        );
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())));
        assert_eq!(
            body,
            "AclEntrys=%5B%7B%22comment%22%3A%22first%22%2C%22entry%22%3A%2210.10.10.0%2F24%22%7D%5D\
             &Ciphers.1=AES256-SHA256&Ciphers.2=AES128-GCM-SHA256&Empty=\
             &LoadBalancerName=tf+test%2A~%27&RegionId=cn-hangzhou"
        );
    }

    #[test]
    fn a_typed_request_of_the_provider() {
        let servers = "[{'ServerId':'i-1','Port':'80','Weight':'100', 'Type': 'ecs'}]";
        let params = [("VServerGroupId", "rsp-1"), ("BackendServers", servers)];
        let nonce = "ed320b91c883bcbcfaf9a9a74c91b82f";
        let action = "AddVServerGroupBackendServers";
        let bytes = unsigned(&sent("PQ", action, &params, "2026-11-28T13:45:32Z", nonce));
        assert_eq!(
            bytes.split("User-Agent").next().unwrap(),
            "POST /?AccessKeyId=testid&Action=AddVServerGroupBackendServers\
             &BackendServers=%5B%7B%27ServerId%27%3A%27i-1%27%2C%27Port%27%3A%2780%27\
             %2C%27Weight%27%3A%27100%27%2C+%27Type%27%3A+%27ecs%27%7D%5D\
             &Format=JSON&RegionId=cn-hangzhou&SignatureMethod=HMAC-SHA1\
             &SignatureNonce=ed320b91c883bcbcfaf9a9a74c91b82f&SignatureType=&SignatureVersion=1.0\
             &Timestamp=2026-11-28T13%3A45%3A32Z&VServerGroupId=rsp-1&Version=2014-05-15 HTTP/1.1\r\n\
             Host: slb.aliyuncs.com\r\n"
        );
    }

    #[test]
    fn parameters_in_all_places() {
        let params = [("ServerGroupIds.1", "sgp-1"), ("Tag.1.Key", "a b"), ("NextToken", "")];
        let place = |name| {
            let bytes = sent(name, "ListServerGroups", &params, "2026-11-28T13:45:32Z", "n");
            let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
            let url = head.split(' ').nth(1).unwrap();
            params.map(|(name, _)| (url.contains(name), body.contains(name)))
        };
        let (url, form) = ((true, false), (false, true));
        assert_eq!(place("NFORM"), [form, form, form]);
        assert_eq!(place("NQUERY"), [url, url, url]);
        assert_eq!(place("NDOC"), [form, url, form]);
    }

    #[test]
    fn rules_in_the_form() {
        let params = [("ListenerId", "lsn-1"), ("Rules.1.Priority", "1")];
        let bytes = sent("AACK", "CreateRules", &params, "2026-11-28T13:45:32Z", "n");
        let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains("&ListenerId=lsn-1&") && head.contains("Version=2020-06-16"),
            "{head}"
        );
        assert!(head.contains("\r\nContent-Length: 18\r\n"), "{head}");
        assert_eq!(body, "Rules.1.Priority=1");
    }

    #[test]
    fn a_parameter_without_a_name() {
        let params = [("", "80"), ("StickySession", "")];
        let action = "CreateLoadBalancerHTTPListener";
        let bytes = sent("GQ", action, &params, "2026-11-28T13:45:32Z", "n");
        assert!(bytes.starts_with("GET /?=80&AccessKeyId=testid&Action="), "{bytes}");
        assert!(bytes.contains("&StickySession=&"), "{bytes}");
        assert!(bytes.ends_with("x-sdk-invoke-type: common\r\n\r\n"), "{bytes}");
    }

    /// The same to the byte, signature included, as what is kept for the tests of the wire.
    #[test]
    fn a_call_of_the_python_core() {
        let params = [
            ("VServerGroupId", "rsp-1 a*b~c+d/中"),
            (
                "BackendServers",
                r#"[{"ServerId":"i-1","Port":"80","Weight":"100","Type":"ecs","Description":"a b"}]"#,
            ),
        ];
        let captures: serde_json::Value =
            serde_json::from_str(include_str!("../../data/wire_captures.json")).unwrap();
        let mut captures = captures.as_array().unwrap().iter();
        let capture = captures.find(|capture| capture["case"] == "core slb default").unwrap();
        let action = "AddVServerGroupBackendServers";
        let nonce = "ce0d5eedb3c9a7dc488fcd33de32d142";
        let bytes = sent("CORE", action, &params, "2026-11-23T00:37:33Z", nonce);
        let mut expected = format!("POST {} HTTP/1.1\r\n", capture["target"].as_str().unwrap());
        for header in capture["headers"].as_array().unwrap() {
            let value = match header[0].as_str() {
                Some("Host") => "slb.aliyuncs.com",
                _ => header[1].as_str().unwrap(),
            };
            expected += &format!("{}: {value}\r\n", header[0].as_str().unwrap());
        }
        assert_eq!(bytes, expected + "\r\n");
    }
}
