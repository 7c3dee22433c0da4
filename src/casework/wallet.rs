//! `--to payment`: the wallets that the payments of a case went through.

use super::{CaseworkError, Desk, Gathered};
use crate::case::Method;

/// The name that stands for the wallets paid through.
pub const ALIAS: &str = "payment";

/// The targets, with [`ALIAS`] replaced by the wallets that the case states or its matched records show.
/// None is named twice.
///
/// # Errors
/// [`CaseworkError::NoWallet`] when no payment went through a wallet that a letter can be written to.
pub fn wallets_for_payment(desk: &Desk, gathered: &Gathered, to: &[String]) -> Result<Vec<String>, CaseworkError> {
    let mut out: Vec<String> = Vec::new();
    for name in to {
        let names = if name == ALIAS { wallets(desk, gathered)? } else { vec![name.clone()] };
        for name in names {
            if !out.contains(&name) {
                out.push(name);
            }
        }
    }
    Ok(out)
}

fn wallets(desk: &Desk, gathered: &Gathered) -> Result<Vec<String>, CaseworkError> {
    let dossier = &gathered.dossier;
    let mut methods: Vec<Method> = dossier.case.payments.iter().filter_map(|payment| payment.method).collect();
    for exhibit in &dossier.exhibits {
        for (at, _) in exhibit.records().into_iter().filter(|(at, _)| dossier.matches.concerns(*at)) {
            // Whose bill it is, its reader says by its name.
            methods.extend(match exhibit.inspection.part(at.part).map_or("", |part| part.reader) {
                reader if reader.starts_with("alipay") => Some(Method::Alipay),
                reader if reader.starts_with("wechat-pay") => Some(Method::WechatPay),
                reader if reader.starts_with("paypal") => Some(Method::Paypal),
                _ => None,
            });
        }
    }
    let taken = |method: &Method| desk.targets.iter().find(|target| target.needs.wallet.is_some_and(|wallet| method.is_through(wallet)));
    let names: Vec<String> = methods.iter().filter_map(|method| taken(method).map(|target| target.name.clone())).collect();
    if names.is_empty() { Err(CaseworkError::NoWallet { methods }) } else { Ok(names) }
}
