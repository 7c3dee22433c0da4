//! What a template can say: the facts of a case as words, no more than the recipient may see.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::Serialize;

use super::chinese::{cite, date, full};
use super::claim_words::ClaimWords;
use super::english::English;
use super::files::FileWords;
use super::joins;
use super::narrative::{Teller, Told};
use super::payment_words::PaymentWords;
use super::standing::Standing;
use super::target::Terms;
use super::view::View;
use super::write::Sealing;
use crate::case::{By, Category, Cause, Clock, Delivery, EventKind, Money, Order, PromisedBy, Respondent, Role, SellsOn, When};
use crate::document::{Language, Table};
use crate::dossier::Exhibit;

/// All that a template sees.
#[derive(Debug, Serialize)]
pub(super) struct Context {
    complainant: BTreeMap<&'static str, String>,
    respondent: Party,
    respondents: Vec<Party>,
    operator: Option<Party>,
    order: OrderWords,
    orders: Vec<OrderWords>,
    payments: Vec<PaymentWords>,
    told: Told,
    /// The same in English, for targets that read it.
    english: Option<English>,
    claims: Vec<ClaimWords>,
    /// How many are complained of.
    defendants: usize,
    no_refund_clause: Option<Quote>,
    platform_result: Option<Quote>,
    identity_cite: String,
    delivery_cite: String,
    /// What shows how the thing delivered differs from its description.
    mismatch_cite: String,
    described_wrongly: bool,
    declarations: Declared,
    authority: String,
    date: String,
    clock_given: bool,
    program: String,
    evidence_digest: String,
    exhibits: usize,
    numbers_have_gaps: bool,
    draft: bool,
    /// The cause: for templates to choose by, never to print.
    about: &'static str,
    terms: Terms,
    files: Vec<FileWords>,
    /// How things stand with the target and with the money.
    standing: Standing,
}

#[derive(Debug, Clone, Serialize)]
struct Party {
    role: &'static str,
    name: String,
    shop: String,
    platform: String,
    sells_on: &'static str,
    address: String,
    published_address: String,
    uscc: String,
    icp: String,
    website: String,
    contact: String,
    representative: String,
    /// What to call it where one name is wanted.
    called: String,
}

#[derive(Debug, Clone, Serialize)]
struct OrderWords {
    id: String,
    item: String,
    quantity: u32,
    amount: String,
    ordered: String,
    bought_at: String,
    promised: String,
    account_entered: String,
    account_intended: String,
    state_shown: String,
    state_actual: String,
    cite_order: String,
    cite_listing: String,
    /// Whether a listing among the exhibits shows the promise.
    listed: bool,
    cite_delivery: Option<String>,
    /// The platform shows it as completed.
    said_to_be_done: bool,
    /// It was to arrive in an account.
    account: bool,
    /// It was delivered over the network, as the case says.
    online: bool,
    used: Option<bool>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Quote {
    words: String,
    on: String,
    cite: String,
}

/// A declaration is `None` unless confirmed; in a draft it is the mark of what is still to be confirmed.
#[derive(Debug, Clone, Serialize)]
struct Declared {
    own_use: Option<String>,
    no_other_body: Option<String>,
    consents_to_mediation: Option<String>,
    no_agreed_forum: Option<String>,
    not_refunded: Option<String>,
    refunded: Option<String>,
    /// The same mark where the day of confirmation is open.
    unconfirmed: &'static str,
}

/// What platforms write over an order that they take to be fulfilled.
const COMPLETED: [&str; 9] = ["已完成", "交易成功", "充值成功", "交易完成", "订单完成", "已发货", "发货成功", "已充值", "已到账"];

impl<'a> View<'a> {
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.shown().iter().map(|exhibit| exhibit.number).collect()
    }

    fn cite(&self, category: Category, order: &Order) -> String {
        let only = self.dossier.case.orders.len() == 1;
        let numbers: Vec<u32> = self
            .shown()
            .iter()
            .filter(|exhibit| exhibit.category == category && exhibit.is_of(&order.id, only))
            .map(|e| e.number)
            .collect();
        if numbers.is_empty() { self.target.statement() } else { cite(&numbers) }
    }

    fn cite_all(&self, category: Category) -> String {
        cite(&self.shown().iter().filter(|exhibit| exhibit.category == category).map(|e| e.number).collect::<Vec<_>>())
    }

    /// The exhibits of delivery and of faults; the mark of a statement where there are none.
    fn cite_mismatch(&self) -> String {
        let shows = |exhibit: &&&Exhibit| matches!(exhibit.category, Category::Delivery | Category::Fault);
        let numbers: Vec<u32> = self.shown().iter().filter(shows).map(|exhibit| exhibit.number).collect();
        if numbers.is_empty() { self.target.statement() } else { cite(&numbers) }
    }

    /// A fact as words. In a draft a fact that the target needs and the case lacks is a visible blank.
    pub(super) fn words(&self, key: &str, words: &str) -> String {
        if words.is_empty() && self.needs(key) { self.blank(key) } else { words.to_owned() }
    }

    /// In a draft a visible blank.
    pub(super) fn blank(&self, key: &str) -> String {
        if self.draft { format!("【待填：{}】", crate::finding::words::names::field_name(key)) } else { String::new() }
    }

    /// Whether the target needs a fact, or one of its letters for the cause; of either-or facts, the first stands for all.
    fn needs(&self, key: &str) -> bool {
        self.facts().any(|fact| fact.split('|').next() == Some(key))
    }

    /// The facts that the target or one of its letters for the cause needs.
    fn facts(&self) -> impl Iterator<Item = &String> {
        let cause = self.dossier.case.cause;
        let letters = self.target.letter.iter().filter(move |letter| cause.is_none_or(|cause| letter.causes.contains(&cause)));
        self.target.needs.facts.iter().chain(letters.flat_map(|letter| &letter.facts))
    }

    pub(super) fn context(&self, sealing: &Sealing) -> Context {
        let case = &self.dossier.case;
        let respondent = self.party(&case.seller().map(|(_, seller)| seller.clone()).unwrap_or_default());
        // One of whom nothing is known that it could be called by cannot be named.
        let respondents: Vec<Party> =
            case.respondents.iter().map(|respondent| self.party(respondent)).filter(|party| !party.called.is_empty()).collect();
        let mut orders: Vec<OrderWords> = self.orders().map(|order| self.order(order)).collect();
        if orders.is_empty() && self.draft {
            orders.push(self.order(&Order::default()));
        }
        let defendants = respondents.iter().filter(|party| matches!(party.role, "seller" | "unknown" | "platform-operator")).count();
        let claims = self.claims();
        let refund = claims.iter().any(ClaimWords::is_refund);
        let shown = self.numbers();
        let of_orders = self.orders().map(|order| order.id.as_str()).collect();
        let teller = Teller { dossier: self.dossier, target: self.target, shown: &shown, orders: of_orders, overdue: self.overdue() };
        Context {
            complainant: self.complainant(),
            operator: respondents.iter().find(|party| party.role == "platform-operator").cloned(),
            order: orders.first().cloned().unwrap_or_else(|| self.order(&Order::default())),
            payments: self.payments(),
            english: (self.target.language == Language::En).then(|| self.english(&teller)),
            told: self.told(&teller),
            no_refund_clause: self.no_refund_clause().filter(|_| refund),
            claims,
            defendants,
            platform_result: self.platform_result(),
            identity_cite: self.cite_all(Category::Identity),
            delivery_cite: self.cite_all(Category::Delivery),
            mismatch_cite: self.cite_mismatch(),
            described_wrongly: case.cause == Some(Cause::NotAsDescribed),
            declarations: self.declarations(),
            authority: super::authority::of(case.seller().map(|(_, seller)| seller)),
            date: date(self.dossier.at.in_china().date()),
            clock_given: sealing.clock == Clock::Given,
            program: sealing.program.clone(),
            evidence_digest: sealing.evidence_digest.to_string(),
            exhibits: shown.len(),
            numbers_have_gaps: shown.iter().zip(1..).any(|(number, n)| *number != n),
            draft: self.draft,
            about: case.cause.map_or("", Cause::as_str),
            terms: self.target.terms.clone(),
            files: self.files(),
            standing: self.standing(),
            respondent,
            respondents,
            orders,
        }
    }

    /// What happened; in a draft a visible blank where nothing is told.
    fn told(&self, teller: &Teller<'_>) -> Told {
        let mut told = teller.tell();
        if told.all.is_empty() {
            told.talks = self.words("events", "");
            told.all.clone_from(&told.talks);
        }
        told
    }

    fn complainant(&self) -> BTreeMap<&'static str, String> {
        let person = &self.dossier.case.complainant;
        let birth_date = person.birth_date.as_ref().map_or_else(String::new, said);
        let all = [
            ("name", &person.name),
            ("phone", &person.phone),
            ("address", &person.address),
            ("email", &person.email),
            ("id_number", &person.id_number),
            ("account", &person.account),
            ("sex", &person.sex),
            ("birth_date", &birth_date),
            ("ethnicity", &person.ethnicity),
            ("employer", &person.employer),
            ("occupation", &person.occupation),
            ("agent", &person.agent.name),
            ("agent_relation", &person.agent.relation),
        ];
        let sees = |key: &str| self.target.sees.complainant.iter().any(|seen| seen == key.split('_').next().unwrap_or(key) || seen == key);
        all.into_iter().filter(|(key, _)| sees(key)).map(|(key, value)| (key, self.words(&format!("complainant.{key}"), value))).collect()
    }

    fn party(&self, respondent: &Respondent) -> Party {
        let words = |key: &str, value: &str| self.words(&format!("seller.{key}"), value);
        let names = [&respondent.name, &respondent.shop, &respondent.platform, &respondent.website, &respondent.contact];
        let called = names.into_iter().find(|name| !name.is_empty());
        let alone = |key: &str| self.facts().any(|fact| fact == key);
        Party {
            role: role(respondent.role),
            name: if respondent.shop.is_empty() || alone("seller.name") {
                words("name", &respondent.name)
            } else {
                respondent.name.clone()
            },
            shop: respondent.shop.clone(),
            platform: respondent.platform.clone(),
            sells_on: sells_on(respondent.sells_on),
            address: if respondent.published_address.is_empty() || alone("seller.address") {
                words("address", &respondent.address)
            } else {
                respondent.address.clone()
            },
            published_address: respondent.published_address.clone(),
            uscc: respondent.uscc.clone(),
            icp: respondent.icp.clone(),
            website: respondent.website.clone(),
            contact: respondent.contact.clone(),
            representative: respondent.representative.clone(),
            called: called.cloned().unwrap_or_else(|| words("name", "")),
        }
    }

    fn order(&self, order: &Order) -> OrderWords {
        let words = |key: &str, value: &str| self.words(&format!("orders[].{key}"), value);
        let seller = self.dossier.case.seller().map(|(_, seller)| seller);
        let bought_at = match seller.map(|seller| (seller.sells_on, seller)) {
            Some((SellsOn::OwnSite, seller)) if !seller.platform.is_empty() => {
                format!("在{}自建网站{}", self.target.terms.own_site_of, joins::quoted(&seller.platform))
            }
            Some((SellsOn::ShopOnPlatform, seller)) if !seller.shop.is_empty() && seller.platform.is_empty() => {
                format!("在店铺{}", joins::quoted(&seller.shop))
            }
            Some((SellsOn::ShopOnPlatform, seller)) if !seller.shop.is_empty() => {
                format!("在{}的店铺{}", joins::quoted(&seller.platform), joins::quoted(&seller.shop))
            }
            Some((_, seller)) if !seller.platform.is_empty() => format!("在{}", joins::quoted(&seller.platform)),
            _ => format!("向{}", self.target.terms.seller),
        };
        OrderWords {
            id: words("id", &order.id),
            item: words("item", &order.item),
            quantity: order.quantity,
            amount: words("amount", &order.amount.map_or_else(String::new, Money::yuan)),
            ordered: words("ordered_at", &order.ordered_at.as_ref().map_or_else(String::new, said)),
            bought_at,
            promised: words("promised", &order.promised),
            account_entered: words("account_entered", &order.account_entered),
            account_intended: words("account_intended", &order.account_intended),
            state_shown: words("state_shown", &order.state_shown),
            state_actual: words("state_actual", &order.state_actual),
            cite_order: self.cite(Category::Order, order),
            cite_listing: self.cite(Category::Listing, order),
            listed: self.cite(Category::Listing, order) != self.target.statement(),
            cite_delivery: Some(self.cite(Category::Delivery, order)).filter(|cite| *cite != self.target.statement()),
            said_to_be_done: COMPLETED.iter().any(|state| order.state_shown.contains(state)),
            online: !matches!(order.delivery, Some(Delivery::Goods) | None),
            used: order.used,
            account: matches!(order.delivery, Some(Delivery::DirectTopUp | Delivery::Account | Delivery::Membership) | None),
        }
    }

    /// The orders the recipient has to do with: a wallet those paid through it, where the case says which those are.
    pub(super) fn orders(&self) -> impl Iterator<Item = &'a crate::case::Order> {
        let case = &self.dossier.case;
        let through = |n: usize| {
            let Some(wallet) = self.target.needs.wallet else { return true };
            let methods: Vec<_> = self.dossier.matches.payments_of_order(n).map(|payment| case.payments[payment].method).collect();
            methods.is_empty() || methods.into_iter().flatten().any(|method| method.is_through(wallet))
        };
        case.orders.iter().enumerate().filter(move |(n, _)| through(*n)).map(|(_, order)| order)
    }

    /// By when the only order was to be delivered, and how it is said that this has passed.
    fn overdue(&self) -> Option<(When, String)> {
        let [order] = &self.dossier.case.orders[..] else { return None };
        let due = self.dossier.due(0)?;
        let words = match order.promised_by.as_ref()? {
            PromisedBy::At(_) => "已过约定的时间".to_owned(),
            PromisedBy::Within(delta) => {
                let from_order = order.ordered_at.as_ref().and_then(|at| at.exact()).and_then(|at| at.plus(*delta)) == Some(due);
                format!("{}后已超过{}", if from_order { "下单" } else { "付款" }, span(*delta))
            }
        };
        Some((due, words))
    }

    /// The seller's or platform's last words that shut out a refund altogether. Words of wallets are not theirs, and
    /// words that speak of such a rule to deny it are none.
    fn no_refund_clause(&self) -> Option<Quote> {
        const SHUTS_OUT: [&str; 7] = ["概不退", "不退不换", "不支持退", "不予退", "恕不退", "一经售出", "不可退"];
        const DENIED: [&str; 4] = ["没有说", "没说", "并未", "不是"];
        let shuts_out =
            |words: &str| SHUTS_OUT.iter().any(|phrase| words.contains(phrase)) && !DENIED.iter().any(|word| words.contains(word));
        let theirs = |event: &&crate::case::Event| {
            // Nobody is held to what another said.
            let of_platform = event.side() == Some(By::Platform) && self.target.party == Some(By::Seller);
            event.kind == EventKind::Reply
                && !of_platform
                && self.target.hears(event)
                && !matches!(event.side(), Some(By::Payment | By::Other | By::Me))
        };
        let event = self.dossier.case.events.iter().rev().filter(theirs).find(|event| shuts_out(&event.what))?;
        Some(self.quoted(event))
    }

    pub(super) fn quoted(&self, event: &crate::case::Event) -> Quote {
        let shown = self.numbers();
        let numbers: Vec<u32> = event
            .evidence
            .iter()
            .filter_map(|path| self.dossier.exhibit_of(path))
            .map(|e| e.number)
            .filter(|n| shown.contains(n))
            .collect();
        let on = match &event.at {
            Some(at) => at.exact().map_or_else(|| said(at), |at| date(at.in_china().date())),
            None => self.blank("events[].at"),
        };
        Quote { words: event.what.clone(), on, cite: if numbers.is_empty() { self.target.statement() } else { cite(&numbers) } }
    }

    /// The platform's own decision, where the case tells of one.
    fn platform_result(&self) -> Option<Quote> {
        let of_platform =
            |event: &&crate::case::Event| event.kind == EventKind::Reply && event.side() == Some(By::Platform) && !event.what.is_empty();
        self.dossier.case.events.iter().rev().find(of_platform).map(|event| self.quoted(event))
    }

    fn declarations(&self) -> Declared {
        let said = &self.dossier.case.declarations;
        let confirmed = self.confirmed();
        let say = |said: Option<bool>| match said {
            Some(true) if confirmed => Some(String::new()),
            _ if self.draft => Some("【待确认】".to_owned()),
            _ => None,
        };
        let nothing = said.refunded_so_far.map(|amount| !amount.is_positive());
        Declared {
            own_use: say(said.own_use),
            no_other_body: say(said.no_other_body),
            consents_to_mediation: say(said.consents_to_mediation),
            no_agreed_forum: say(said.no_agreed_forum),
            not_refunded: if nothing == Some(false) { None } else { say(nothing) },
            refunded: said.refunded_so_far.filter(|amount| amount.is_positive() && (confirmed || self.draft)).map(Money::yuan),
            unconfirmed: if self.draft && !confirmed { "【待确认】" } else { "" },
        }
    }

    /// 证据目录 for this recipient.
    pub(super) fn catalogue(&self) -> Table {
        match self.target.language {
            Language::Zh => super::catalogue::catalogue(&self.shown()),
            Language::En => super::english::catalogue(&self.shown()),
        }
    }
}

/// A time as a sentence begins with it; one in words without the stops that they end with.
pub(super) fn said(said: &crate::case::Said) -> String {
    said.exact().map_or_else(|| joins::unstopped(&said.to_string()).to_owned(), |at| full(&at))
}

fn span(delta: TimeDelta) -> String {
    match delta.num_seconds() {
        s if s % 86_400 == 0 => format!("{}日", s / 86_400),
        s if s % 3_600 == 0 => format!("{}小时", s / 3_600),
        s if s % 60 == 0 => format!("{}分钟", s / 60),
        s => format!("{s}秒"),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Seller => "seller",
        Role::PlatformOperator => "platform-operator",
        Role::Payee => "payee",
        Role::Publisher => "publisher",
        Role::Unknown => "unknown",
    }
}

fn sells_on(place: SellsOn) -> &'static str {
    match place {
        SellsOn::OwnSite => "own-site",
        SellsOn::ShopOnPlatform => "shop-on-platform",
        SellsOn::SocialOrPrivate => "social-or-private",
        SellsOn::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_the_largest_whole_unit() {
        for (seconds, words) in [(600, "10分钟"), (86_400, "1日"), (7_200, "2小时"), (90, "90秒")] {
            assert_eq!(span(TimeDelta::seconds(seconds)), words);
        }
    }
}
