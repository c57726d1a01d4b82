//! How released clients put a call on the wire: which method, where the parameters travel and in
//! what order, how they are encoded, and the headers around them.

/// One way in which a client sends calls.
#[derive(Debug)]
pub struct Transport {
    /// The name of it in the lives.
    pub name: &'static str,
    /// The version of the API, by which the products are told apart.
    pub version: &'static str,
    pub method: &'static str,
    /// What is sent besides the operation's own parameters, which stand at [`OWN`].
    pub common: &'static [(&'static str, &'static str)],
    /// Whether the parameters are sorted by name.
    pub sorted: bool,
    /// Where the operation's own parameters travel.
    pub place: Place,
    /// What stands for a space.
    pub space: &'static str,
    /// The header, in the order in which it is sent.
    pub head: &'static str,
}

/// Where parameters travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Query,
    Form,
    /// In the query, but for the rules of a batch, which travel in the form.
    Rules,
    /// Each where the documents place it, signed with ACS3: what is common travels in headers.
    Documented,
}

impl Place {
    /// Whether a parameter travels in the form, of those whose places are no matter of documents.
    pub fn is_form(self, name: &str) -> bool {
        self == Self::Form || (self == Self::Rules && name.starts_with("Rules."))
    }
}

/// The place of the operation's own parameters.
pub const OWN: (&str, &str) = ("{own}", "");

/// All of them.
pub const TRANSPORTS: [&Transport; 14] = [
    &FORM, &RGET, &PQ, &GQ, &ACK, &LIBCLOUD, &CORE, &NFORM, &NQUERY, &NDOC, &AFORM, &AQUERY, &ADOC,
    &AACK,
];

const SLB: &str = "2014-05-15";
const NLB: &str = "2022-04-30";
const ALB: &str = "2020-06-16";

const ACCESS_KEY: (&str, &str) = ("AccessKeyId", "testid");
const ACTION: (&str, &str) = ("Action", "{action}");
const METHOD: (&str, &str) = ("SignatureMethod", "HMAC-SHA1");
const NONCE: (&str, &str) = ("SignatureNonce", "{nonce}");
const SIGNATURE_VERSION: (&str, &str) = ("SignatureVersion", "1.0");
const TIMESTAMP: (&str, &str) = ("Timestamp", "{time}");
const VERSION: (&str, &str) = ("Version", "{version}");
const REGION: (&str, &str) = ("RegionId", "cn-hangzhou");
const NO_TYPE: (&str, &str) = ("SignatureType", "");

/// Terraform provider, `RpcPost` in `connectivity/client.go`, over tea-rpc 1.2.0.
const FORM: Transport = Transport {
    name: "FORM",
    version: SLB,
    method: "POST",
    common: &[
        ACCESS_KEY,
        ACTION,
        ("Format", "json"),
        METHOD,
        NONCE,
        SIGNATURE_VERSION,
        TIMESTAMP,
        VERSION,
        OWN,
    ],
    sorted: true,
    place: Place::Form,
    space: "+",
    head: "Host: {host}
User-Agent: AlibabaCloud (linux; amd64) Golang/1.24.0 Core/0.01 TeaDSL/1 HashiCorp-Terraform/1.9.5 Terraform-Provider/1.289.0 Terraform-Module/ TerraformTraceId/
Content-Length: {length}
content-type: application/x-www-form-urlencoded
x-acs-action: {action}
x-acs-version: {version}
Accept-Encoding: gzip
",
};

/// Terraform provider, `RpcGet` in `connectivity/client.go`, over tea-rpc 1.2.0.
const RGET: Transport = Transport {
    name: "RGET",
    method: "GET",
    place: Place::Query,
    head: "Host: {host}
User-Agent: AlibabaCloud (linux; amd64) Golang/1.24.0 Core/0.01 TeaDSL/1 HashiCorp-Terraform/1.9.5 Terraform-Provider/1.289.0 Terraform-Module/ TerraformTraceId/
x-acs-action: {action}
x-acs-version: {version}
Accept-Encoding: gzip
",
    ..FORM
};

/// Terraform provider, typed requests of alibaba-cloud-sdk-go 1.63.107 (`WithSlbClient`).
const PQ: Transport = Transport {
    name: "PQ",
    version: SLB,
    method: "POST",
    common: &[
        ACCESS_KEY,
        ACTION,
        ("Format", "JSON"),
        REGION,
        METHOD,
        NONCE,
        NO_TYPE,
        SIGNATURE_VERSION,
        TIMESTAMP,
        VERSION,
        OWN,
    ],
    sorted: true,
    place: Place::Query,
    space: "+",
    head: "Host: {host}
User-Agent: AlibabaCloud (linux; amd64) Golang/1.24.0 Core/1.63.22 Extra/Terraform HashiCorp-Terraform/1.9.5 Terraform-Provider/1.289.0 Terraform-Module/
Content-Length: 0
Accept-Encoding: identity
Content-Type: application/x-www-form-urlencoded
x-acs-action: {action}
x-acs-credentials-provider: static_ak
x-acs-version: {version}
x-sdk-client: golang/1.0.0
x-sdk-core-version: 1.63.22
x-sdk-invoke-type: normal
",
};

/// Terraform provider, `ProcessCommonRequest` of alibaba-cloud-sdk-go (`BuildSlbCommonRequest`).
const GQ: Transport = Transport {
    name: "GQ",
    method: "GET",
    head: "Host: {host}
User-Agent: AlibabaCloud (linux; amd64) Golang/1.24.0 Core/1.63.22 HashiCorp-Terraform/1.9.5 Terraform-Provider/1.289.0 Terraform-Module/ TerraformTraceId/ Extra/Terraform
Accept-Encoding: identity
Content-Type: application/x-www-form-urlencoded
x-acs-action: {action}
x-acs-credentials-provider: static_ak
x-acs-version: {version}
x-sdk-client: golang/1.0.0
x-sdk-core-version: 1.63.22
x-sdk-invoke-type: common
",
    ..PQ
};

/// Kubernetes controller, typed requests of alibaba-cloud-sdk-go 1.63.99; usually with a token.
const ACK: Transport = Transport {
    name: "ACK",
    common: &[
        ACCESS_KEY,
        ACTION,
        ("Format", "JSON"),
        REGION,
        ("SecurityToken", "CAISh/+token=="),
        METHOD,
        NONCE,
        NO_TYPE,
        SIGNATURE_VERSION,
        TIMESTAMP,
        VERSION,
        OWN,
    ],
    head: "Host: {host}
User-Agent: AlibabaCloud (linux; amd64) Golang/1.25.0 Core/1.63.22 ack.ccm/v2.12.4 ClusterId/c4b5d1c6a7e8f90123456789abcdef012
Content-Length: {length}
Accept-Encoding: identity
Content-Type: application/x-www-form-urlencoded
x-acs-action: {action}
x-acs-credentials-provider: static_sts
x-acs-version: {version}
x-sdk-client: golang/1.0.0
x-sdk-core-version: 1.63.22
x-sdk-invoke-type: normal
",
    ..PQ
};

/// Apache Libcloud 3.9.1, `AliyunRequestSignerAlgorithmV1_0` in `common/aliyun.py`.
const LIBCLOUD: Transport = Transport {
    name: "LIBCLOUD",
    version: SLB,
    method: "GET",
    common: &[
        ACTION,
        OWN,
        ("Format", "XML"),
        VERSION,
        ACCESS_KEY,
        METHOD,
        SIGNATURE_VERSION,
        NONCE,
        TIMESTAMP,
    ],
    sorted: false,
    place: Place::Query,
    space: "+",
    head: "Host: {host}
User-Agent: libcloud/3.9.1 (Aliyun Server Load Balancer)
Accept-Encoding: gzip,deflate
Accept: */*
Connection: keep-alive
",
};

/// The Ansible collection over footmark 1.26.0 and aliyun-python-sdk-core 2.16.1.
const CORE: Transport = Transport {
    name: "CORE",
    version: SLB,
    method: "POST",
    common: &[
        OWN,
        VERSION,
        ACTION,
        ("Format", "JSON"),
        REGION,
        TIMESTAMP,
        METHOD,
        NO_TYPE,
        SIGNATURE_VERSION,
        NONCE,
        ACCESS_KEY,
    ],
    sorted: false,
    place: Place::Query,
    space: "%20",
    head: "Host: {host}
User-Agent: AlibabaCloud (Linux;x86_64) Python/3.11.7 Core/2.16.1 python-requests/2.18.3
Accept-Encoding: identity
Accept: */*
Connection: keep-alive
x-acs-action: {action}
x-acs-version: {version}
x-sdk-invoke-type: normal
x-sdk-client: python/2.0.0
Content-Length: 0
",
};

/// Terraform provider, `RpcPost` for network load balancers: all in the form, as for classic ones.
const NFORM: Transport = Transport { name: "NFORM", version: NLB, ..FORM };

/// A client over alibaba-cloud-sdk-go that knows no places: all in the query, as Cloudmux does it.
const NQUERY: Transport = Transport {
    name: "NQUERY",
    version: NLB,
    common: &[
        ACCESS_KEY,
        ACTION,
        ("Format", "JSON"),
        METHOD,
        NONCE,
        NO_TYPE,
        SIGNATURE_VERSION,
        TIMESTAMP,
        VERSION,
        OWN,
    ],
    ..PQ
};

/// Kubernetes controller, nlb-20220430 4.1.2 over darabonba-openapi.
const NDOC: Transport = Transport {
    name: "NDOC",
    version: NLB,
    method: "POST",
    common: &[OWN],
    sorted: true,
    place: Place::Documented,
    space: "%20",
    head: "accept: application/json
user-agent: AlibabaCloud (linux; amd64) Golang/1.25.0 Core/0.01 TeaDSL/2 ack.ccm/v2.12.4
content-length: {length}
",
};

/// Terraform provider, `RpcPost` for application load balancers: all in the form, as for others.
const AFORM: Transport = Transport { name: "AFORM", version: ALB, ..FORM };

/// All in the query, the ids of jobs too, which the provider sends there.
const AQUERY: Transport = Transport { name: "AQUERY", version: ALB, ..NQUERY };

/// Each parameter in its place, over darabonba-openapi.
const ADOC: Transport = Transport { name: "ADOC", version: ALB, ..NDOC };

/// Kubernetes controller for Ingresses, typed requests of alibaba-cloud-sdk-go: texts that are empty
/// are left out.
const AACK: Transport = Transport { name: "AACK", version: ALB, place: Place::Rules, ..ACK };
