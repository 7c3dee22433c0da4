//! What the case is, in a few lines: for a recipient only what its letter says as well.

use super::Page;
use super::html::Html;
use crate::case::{Claim, ClaimKind, Clock, Order, Respondent};
use crate::letter::compact;

pub(super) fn summary(html: &mut Html, page: &Page<'_>) {
    let case = &page.dossier.case;
    html.raw("<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">");
    html.say("案情摘要", "Summary");
    html.raw("</h2>\n<dl>\n");
    let masked = |text: &str| page.chapters.masked(text);
    match page.target {
        None => {
            html.fact(html.chosen("案件", "Case"), &masked(&case.id));
            html.fact(html.chosen("提交人", "Complainant"), &masked(&case.complainant.name));
            for party in &case.respondents {
                html.fact(html.chosen("对方", "Other side"), &masked(&named(party, html)));
            }
            for order in &case.orders {
                html.fact(html.chosen("订单", "Order"), &masked(&bought(order, html)));
            }
            for claim in &case.claims {
                html.fact(html.chosen("请求", "Claim"), &masked(&asked(claim, html)));
            }
        }
        Some(target) => {
            html.fact(html.chosen("提交给", "For"), &target.title);
            if target.sees.complainant.iter().any(|seen| seen == "name") {
                html.fact(html.chosen("提交人", "Complainant"), &case.complainant.name);
            }
            for order in target.orders_of(page.dossier) {
                html.fact(html.chosen("订单", "Order"), &masked(&bought(order, html)));
            }
        }
    }
    let count = page.exhibits.len();
    html.fact(html.chosen("证据", "Exhibits"), &if html.is_chinese() { format!("{count}份") } else { count.to_string() });
    let clock = match page.clock {
        Clock::Own => html.chosen("打包电脑自己的时间，没有第三方证明", "the packing computer's clock; no third party vouches for it"),
        Clock::Given => html.chosen(
            "打包人指定的时间，不是电脑的时间，没有第三方证明",
            "given by the person who packed, not a clock; no third party vouches for it",
        ),
    };
    let at = compact(&page.dossier.at);
    let packed = if html.is_chinese() { format!("{at}（{clock}）") } else { format!("{at} ({clock})") };
    html.fact(html.chosen("打包时间", "Packed"), &packed);
    html.raw("<dt>");
    html.say("证据码", "evidence_digest");
    html.raw("</dt><dd><code id=\"evidence-digest\">");
    html.text(&page.evidence_digest.to_string());
    html.raw("</code>");
    if page.target.is_some() {
        html.raw(" ");
        html.say("（是提交人自存的、没有遮挡的全部原件的）", "(of the unmasked originals, which the complainant keeps)");
    }
    html.raw("</dd>\n");
    html.fact(html.chosen("软件", "Made by"), page.program);
    html.raw("</dl>\n");
    if let Some(file) = page.book {
        html.raw("<p>");
        html.say("证据册（可以打印）：", "The book of exhibits, to print: ");
        html.file(file);
        html.raw("</p>\n");
    }
    html.raw("</section>\n");
}

fn named(party: &Respondent, html: &Html) -> String {
    let names = [&party.name, &party.shop, &party.platform];
    names.into_iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(html.chosen("，", ", "))
}

fn bought(order: &Order, html: &Html) -> String {
    let mut out = vec![order.item.clone()];
    out.extend(order.amount.map(|amount| format!("{} {}", amount.yuan(), order.currency)));
    if !order.id.is_empty() {
        out.push(format!("{}{}", html.chosen("订单号", "no. "), order.id));
    }
    if !order.state_actual.is_empty() {
        out.push(format!("{}{}", html.chosen("实际状态：", "in fact: "), order.state_actual));
    }
    out.join(html.chosen("，", ", "))
}

fn asked(claim: &Claim, html: &Html) -> String {
    let (zh, en) = match claim.kind {
        Some(ClaimKind::Refund) => ("退款", "refund"),
        Some(ClaimKind::PartialRefund) => ("部分退款", "partial refund"),
        Some(ClaimKind::Perform) => ("继续履行", "performance"),
        Some(ClaimKind::Replace) => ("更换", "replacement"),
        Some(ClaimKind::Intercept) => ("停止充值，取消订单", "interception"),
        Some(ClaimKind::Explain) => ("书面说明", "explanation"),
        Some(ClaimKind::Compensation) => ("赔偿损失", "compensation"),
        Some(ClaimKind::Rescind) => ("解除合同", "rescission"),
        Some(ClaimKind::Other) | None => ("", ""),
    };
    // The person's own words say all of it.
    if !claim.text.is_empty() {
        return claim.text.clone();
    }
    let amount = claim.amount.map_or_else(String::new, |amount| format!(" {}", amount.yuan()));
    format!("{}{amount}", html.chosen(zh, en))
}
