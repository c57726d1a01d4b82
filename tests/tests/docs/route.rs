use aliyun_alb_client::{Client, CreateRule, RuleAction, RuleCondition};
use aliyun_alb_emulator::{Emulator, Route};

const LISTENER: &str = "lsn-000000000000000002";

#[tokio::test]
async fn the_shop_has_a_rule_of_its_own() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().build()?;
    let actions = [RuleAction::forward_to("sgp-000000000000000002")];
    let conditions = [RuleCondition::path(["/shop/*"])];
    let rule = CreateRule::new(LISTENER, 10, actions, conditions, "shop");
    let rule = client.create_rule(rule).await?.rule_id;

    let ask = |path| Route::to(LISTENER).host("www.example.com").path(path).ask(&emulator);
    assert_eq!(ask("/shop/cart")?.rule_id(), Some(&*rule));
    assert_eq!(ask("/")?.rule_id(), None, "the default action of the listener takes it");
    Ok(())
}
