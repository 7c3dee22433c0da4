//! Why a letter might be turned away, seen before it is sent: grounds of refusal, competence, and what to bring along.

use chrono::Months;

use super::{Needs, Preflight};
use crate::case::{SellsOn, When};
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

/// More of one thing at once than a household uses (令121 第十七条 speaks of 数量, 次数, 频率 and gives no number).
const MANY_AT_ONCE: u32 = 10;
/// As many orders in one case are worth an explanation.
const MANY_ORDERS: usize = 5;

/// Words of those who buy to sell.
const OF_TRADE: [&str; 9] = ["批发", "进货", "代理商", "做代理", "代理价", "转售", "倒卖", "分销", "下级代理"];

pub(super) fn before_sending(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let Some(needs) = needs else { return Vec::new() };
    needs.preflight.iter().flat_map(|which| look(dossier, *which)).collect()
}

fn look(dossier: &Dossier, which: Preflight) -> Vec<Finding> {
    match which {
        Preflight::DailyConsumption => daily_consumption(dossier),
        Preflight::ThreeYears => three_years(dossier).into_iter().collect(),
        Preflight::NameKnown => name_known(dossier).into_iter().collect(),
        Preflight::Jurisdiction => jurisdiction(dossier).into_iter().collect(),
        Preflight::Complaint => vec![Finding::new(What::ComplaintPapers {}, Place::case("complainant"))],
        Preflight::Police => {
            vec![
                Finding::new(What::FraudOrderOfSteps {}, Place::case("cause")),
                Finding::new(What::PolicePapers {}, Place::case("complainant")),
            ]
        }
        Preflight::Court => {
            let papers = Finding::new(What::CourtPapers {}, Place::case("claims"));
            nameless(dossier).map(|place| Finding::new(What::DefendantNameUnknown {}, place)).into_iter().chain([papers]).collect()
        }
        Preflight::Report => vec![Finding::new(What::ReportStandard {}, Place::case("declarations.report_violation"))],
        Preflight::Card => vec![Finding::new(What::CardDispute {}, Place::case("payments"))],
        Preflight::Paypal => vec![Finding::new(What::PaypalMayNotCover {}, Place::case("orders"))],
    }
}

/// What the case itself says; words in chats and repeated orders in bills are looked for elsewhere.
fn daily_consumption(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    let mut tell = |why: String, place: Place| out.push(Finding::new(What::NotDailyConsumption { why }, place));
    for (n, order) in case.orders.iter().enumerate().filter(|(_, order)| order.quantity >= MANY_AT_ONCE) {
        tell(format!("一次购买{}件", order.quantity), Place::case(format!("orders[{n}].quantity")));
    }
    if case.orders.len() >= MANY_ORDERS {
        tell(format!("同一案件有{}个订单", case.orders.len()), Place::case("orders"));
    }
    for (n, event) in case.events.iter().enumerate() {
        if let Some(word) = OF_TRADE.iter().find(|word| event.what.contains(**word)) {
            tell(format!("经过里有“{word}”"), Place::case(format!("events[{n}].what")));
        }
    }
    out
}

/// The time limits of Order 121 and of the Civil Code run from when the person knew; the case shows no earlier
/// day than that of the order.
fn three_years(dossier: &Dossier) -> Option<Finding> {
    let case = &dossier.case;
    let orders = case.orders.iter().filter_map(|order| order.ordered_at.as_ref()?.around());
    let since: When = orders.min()?;
    let day = since.in_china().date();
    let until = day.checked_add_months(Months::new(36))?;
    (until < dossier.at.in_china().date()).then(|| Finding::new(What::OverThreeYears { since: day.to_string() }, Place::case("orders")))
}

fn name_known(dossier: &Dossier) -> Option<Finding> {
    nameless(dossier).map(|place| Finding::new(What::RespondentNameUnknown {}, place))
}

/// Where the seller's registered name should stand, and only that of its shop or site is known, be it repeated there.
fn nameless(dossier: &Dossier) -> Option<Place> {
    let (n, seller) = dossier.case.seller()?;
    let [name, shop, platform] = [&seller.name, &seller.shop, &seller.platform].map(|name| name.trim());
    let known_as = !(shop.is_empty() && platform.is_empty());
    (known_as && [shop, platform, ""].contains(&name)).then(|| Place::case(format!("respondents[{n}].name")))
}

fn jurisdiction(dossier: &Dossier) -> Option<Finding> {
    let (n, seller) = dossier.case.seller()?;
    let operator =
        dossier.case.respondents.iter().any(|party| party.role == crate::case::Role::PlatformOperator && !party.address.is_empty());
    let why = match seller.sells_on {
        SellsOn::ShopOnPlatform if seller.published_address.is_empty() && !operator => "no-address-of-shop-or-operator",
        SellsOn::SocialOrPrivate => "social-or-private",
        SellsOn::Unknown => "unknown",
        SellsOn::ShopOnPlatform | SellsOn::OwnSite => return None,
    };
    Some(Finding::new(What::JurisdictionUnclear { why }, Place::case(format!("respondents[{n}].sells_on"))))
}
