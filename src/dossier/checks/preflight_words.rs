//! Particulars and goods that deserve a look before anything is sent to anyone.

use crate::case::Money;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

/// Goods whose trade may itself be unlawful: a matter for a lawyer, told to the person only.
const GREY: [&str; 9] = ["外挂", "账号租赁", "租号", "接码", "套现", "跑分", "刷单", "实名账号出售", "破解版"];

/// 备案号 of a respondent, and sums above which every word is worth keeping.
pub(super) fn particulars(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    for (n, party) in case.respondents.iter().enumerate().filter(|(_, party)| !party.icp.is_empty() && !is_icp(&party.icp)) {
        out.push(Finding::new(What::IcpOdd { icp: party.icp.clone() }, Place::case(format!("respondents[{n}].icp"))));
    }
    let total = case.orders.iter().filter_map(|order| order.amount).try_fold(Money::ZERO, Money::checked_add);
    if let Some(total) = total.filter(|total| total.decimal() > 500.into()) {
        out.push(Finding::new(What::LargeAmount { amount: total.yuan() }, Place::case("orders")));
    }
    out
}

pub(super) fn goods(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let items = case.orders.iter().enumerate().map(|(n, order)| (format!("orders[{n}].item"), &order.item));
    let promises = case.orders.iter().enumerate().map(|(n, order)| (format!("orders[{n}].promised"), &order.promised));
    let grey = |text: &String| GREY.iter().find(|word| text.contains(**word)).map(|word| (*word).to_owned());
    let found = items.chain(promises).filter_map(|(key, text)| Some((key, grey(text)?)));
    found.map(|(key, word)| Finding::new(What::GreyGoods { word }, Place::case(key))).collect()
}

/// Events tied to orders that there are.
pub(super) fn events_of_orders(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let unknown = |order: &String| !order.is_empty() && !case.orders.iter().any(|known| known.id == *order);
    let events = case.events.iter().enumerate().filter(|(_, event)| unknown(&event.order));
    events
        .map(|(n, event)| Finding::new(What::EventOrderUnknown { order: event.order.clone() }, Place::case(format!("events[{n}].order"))))
        .collect()
}

/// `京ICP备12345678号-1`, `京ICP证030173号`: a short name of a place, ICP备 or ICP证, digits, 号, and the site's number.
fn is_icp(number: &str) -> bool {
    let Some((place, rest)) = number.split_once("ICP") else { return false };
    let Some(rest) = rest.strip_prefix(['备', '证']) else { return false };
    let Some((digits, site)) = rest.split_once('号') else { return false };
    let site = site.is_empty() || site.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|c| c.is_ascii_digit()));
    (1..=2).contains(&place.chars().filter(|c| !c.is_ascii()).count())
        && (6..=10).contains(&digits.len())
        && digits.bytes().all(|c| c.is_ascii_digit())
        && site
}

#[cfg(test)]
mod tests {
    use super::is_icp;

    #[test]
    fn numbers_of_icp() {
        for right in ["示例ICP备00000000号-1", "京ICP备2020000000号", "京ICP证030173号"] {
            assert!(is_icp(right), "{right}");
        }
        for wrong in ["", "ICP备", "00000000", "示例ICP备号-1", "示例ICP备00000000", "示例ICP备00000000号-", "京ICP备1234号"]
        {
            assert!(!is_icp(wrong), "{wrong}");
        }
    }
}
