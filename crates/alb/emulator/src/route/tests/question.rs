use super::fixture::SEED;
use crate::{Emulator, Route, Seed};

async fn started() -> Emulator {
    Emulator::builder().seed(Seed::parse(SEED).unwrap()).start().await.unwrap()
}

#[tokio::test]
async fn the_types_and_the_parameters_say_the_same() {
    let emulator = started().await;
    let route = Route::to("lsn-1")
        .method("POST")
        .host("www.example.com")
        .path("/a b?c=d")
        .header("X-A", "b: c")
        .query("e", "f=g")
        .cookie("h", "i")
        .source_port(99)
        .status(404)
        .response_header("X-J", "k");
    let routed = route.ask(&emulator).unwrap();
    assert_eq!(
        (routed.region_id.as_str(), routed.load_balancer_id.as_str()),
        ("cn-hangzhou", "alb-1")
    );
    assert!(!routed.access_key_id.is_empty());
    let forwarded = routed.forwarded.as_ref().unwrap();
    assert_eq!((forwarded.method.as_str(), forwarded.path.as_str()), ("POST", "/a b?c=d&e=f=g"));
    let headers = forwarded.headers.iter().map(|it| (it.name.as_str(), it.value.as_str()));
    assert_eq!(headers.collect::<Vec<_>>(), [("X-A", "b: c"), ("Cookie", "h=i")]);
    assert_eq!((routed.answer.status, routed.answer.header("x-j")), (Some(404), Some("k")));
    assert!(routed.response.is_some());
    let asked = [("listener", "lsn-1"), ("host", "www.example.com"), ("header", "X-A:b")];
    let told = emulator.ask("alb", "route", &asked).unwrap();
    assert_eq!(told["Steps"][0]["Type"], "ForwardGroup");
    assert_eq!(told["Steps"][0]["Groups"][0]["Servers"][1]["Share"], 0.25);
    assert_eq!(told["Forwarded"]["Headers"][0]["Name"], "X-A");
}

#[tokio::test]
async fn what_makes_no_sense_is_told() {
    let emulator = started().await;
    for (parameters, told) in [
        (&[][..], "The parameter listener is needed."),
        (&[("listener", "lsn-1"), ("path", "a")], "path is \"a\"; it begins with /"),
        (
            &[("listener", "lsn-1"), ("host", "https://a.example.com")],
            "host is \"https://a.example",
        ),
        (&[("listener", "lsn-1"), ("host", "")], "host is \"\"; it is a name or an address,"),
        (&[("listener", "lsn-1"), ("path", "/a\r\nb")], "path is \"/a\\r\\nb\"; it begins"),
        (&[("listener", "lsn-1"), ("method", "G T")], "method is \"G T\"; it is a method"),
        (&[("listener", "lsn-1"), ("status", "99")], "status is \"99\"; it may be a number"),
        (
            &[("listener", "lsn-1"), ("source_ip", "x")],
            "source_ip is \"x\"; it may be an IP address.",
        ),
        (&[("listener", "lsn-1"), ("header", "x")], "header is \"x\"; its form is Name:Value."),
        (&[("listener", "lsn-1"), ("query", "x")], "query is \"x\"; its form is name=value."),
    ] {
        let error = emulator.ask("alb", "route", parameters).unwrap_err().to_string();
        assert!(error.starts_with(told), "{error}");
    }
    let error = Route::to("lsn-0").ask(&emulator).unwrap_err();
    let told = "There is no listener \"lsn-0\" in any region of those that were asked.";
    assert_eq!(error.to_string(), told);
    let elsewhere = [("listener", "lsn-1"), ("RegionId", "cn-nowhere")];
    let error = emulator.ask("alb", "route", &elsewhere[..]).unwrap_err();
    assert!(error.to_string().starts_with("There is no such account or region."), "{error}");
}
