//! Values of the case file that nobody means: amounts of nothing, and characters that are not seen.

use serde_json::Value;

use crate::case::Money;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What, is_invisible};

pub(super) fn amounts(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let orders = case.orders.iter().enumerate().map(|(n, order)| (format!("orders[{n}].amount"), order.amount));
    let payments = case.payments.iter().enumerate().map(|(n, payment)| (format!("payments[{n}].amount"), payment.amount));
    let claims = case.claims.iter().enumerate().map(|(n, claim)| (format!("claims[{n}].amount"), claim.amount));
    let wrong = |amount: &Money| !amount.is_positive() || amount.decimal().normalize().scale() > 2;
    let mut out: Vec<Finding> = orders
        .chain(payments)
        .chain(claims)
        .filter_map(|(key, amount)| Some((key, amount.filter(wrong)?)))
        .map(|(key, amount)| Finding::new(What::AmountOdd { amount: amount.to_string() }, Place::case(key)))
        .collect();
    for (n, _) in case.orders.iter().enumerate().filter(|(_, order)| order.quantity == 0) {
        out.push(Finding::new(What::AmountOdd { amount: "0".to_owned() }, Place::case(format!("orders[{n}].quantity"))));
    }
    out
}

/// Letters show such characters as marks; the person should know before a recipient does.
pub(super) fn invisible(dossier: &Dossier) -> Vec<Finding> {
    let case = serde_json::to_value(&dossier.case).expect("a case is plain data");
    let mut out = Vec::new();
    look(&case, "", &mut out);
    out
}

fn look(value: &Value, path: &str, out: &mut Vec<Finding>) {
    match value {
        Value::String(text) => {
            if let Some(c) = text.chars().find(|c| is_invisible(*c) && !matches!(c, '\n' | '\r' | '\t')) {
                let what = What::InvisibleCharacter { code: format!("U+{:04X}", u32::from(c)) };
                out.push(Finding::new(what, Place::case(path)));
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| look(item, &format!("{path}[{n}]"), out)),
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            look(value, &path, out);
        }),
        _ => {}
    }
}
