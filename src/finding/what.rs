//! Everything that can be found: one variant per stable code, with the facts its words need.

use super::Severity;

findings! {
    // --- reading one file (evidence) ---

    /// A row, line or message that the reader did not understand; it is kept in the file as it is.
    RowNotUnderstood { text: String } = "row-not-understood", Note;
    /// The format was recognised, but nothing could be read from it.
    RecognisedButEmpty { reader: String, first: String } = "recognised-but-empty", Warning;
    /// Bytes that are not of the encoding; they are shown as replacement characters.
    EncodingBroken { encoding: String, at: u64 } = "encoding-broken", Warning;
    /// A column that this format has is missing.
    ColumnMissing { column: String } = "column-missing", Warning;
    /// A column that the person names in case.toml does not stand in the header of the table.
    MappedColumnMissing { column: String } = "mapped-column-missing", Warning;
    /// The person says what the columns of an archive mean, and it holds several files.
    ColumnsOfArchive { files: usize } = "columns-of-archive", Warning;
    /// The name of a zone that is none, or means several.
    ZoneNotKnown { zone: String } = "zone-not-known", Warning;
    /// Rows of one order state different totals.
    OrderTotalsDiffer { order: String, one: String, other: String } = "order-totals-differ", Warning;
    /// A list of orders is no record of payment.
    OrdersNotPayments {} = "orders-not-payments", Note;
    /// A transaction id that a spreadsheet program has turned into a rounded number.
    IdDestroyed { column: String, text: String } = "id-destroyed", Warning;
    /// 支付宝记账本: notes of the person's own, not a bill.
    NotABill {} = "not-a-bill", Warning;
    /// The file states a count that the rows do not reach.
    CountDiffers { stated: u64, read: u64 } = "count-differs", Note;
    /// The order of day and month is not certain from the file.
    DateOrderUncertain { taken: String } = "date-order-uncertain", Note;
    /// The image's header could not be read.
    ImageNotUnderstood { why: String } = "image-not-understood", Note;
    /// A file too large for its reader: it is packed and hashed, but not read for facts.
    TooLargeToRead { limit_mib: u64 } = "too-large-to-read", Warning;
    /// A very long file, or one of many: counts are of all of it, rows only of its beginning and of what concerns the case.
    LongFile { count: u64, kept: u64 } = "long-file", Note;
    /// The same note stands for more rows than are told one by one.
    MoreOfTheSame { code: String, count: u64 } = "more-of-the-same", Note;
    /// An archive, or a member of one, that is encrypted and was not opened.
    PasswordNeeded { tried: bool } = "password-needed", Warning;
    /// A member of an archive could not be read.
    MemberNotRead { name: String, why: String } = "member-not-read", Warning;
    /// An archive within an archive within an archive is not opened.
    NestedTooDeep {} = "nested-too-deep", Note;
    /// An archive of a kind that is not opened.
    ArchiveNotRead { format: String } = "archive-not-read", Warning;
    /// A text by its name, of no format that is known: it is packed and hashed, but not read for facts.
    TextNotRead {} = "text-not-read", Note;
    /// A file of no bytes: a download that did not come, or a copy that failed.
    EmptyFile {} = "empty-file", Warning;
    /// A link or device in the evidence folder: not followed, not packed.
    LinkLeftOut {} = "link-left-out", Warning;
    /// What a file manager leaves behind: not packed.
    SystemFileLeftOut {} = "system-file-left-out", Note;
    /// A spreadsheet that is none of the bills known.
    SpreadsheetNotABill {} = "spreadsheet-not-a-bill", Note;
    /// A sheet whose bank shows only when it is read.
    SheetReadAs { sheet: String, title: String } = "sheet-read-as", Note;
    /// A bank statement of no known layout, read by what its columns are called.
    BankLayoutAssumed { taken: String } = "bank-layout-assumed", Warning;
    /// Days of month and day only, and no line says the year.
    YearNotStated {} = "year-not-stated", Warning;
    /// Another sheet of a bill has its table too: rows that repeat are counted once.
    SheetRepeats { sheet: String, repeated: u64, added: u64 } = "sheet-repeats", Note;

    /// A name that is not safe on every system; the file is packed under another, and the original name is kept.
    NameMadeSafe { name: String } = "name-made-safe", Note;

    // --- chats, logs, images ---

    /// An export of several chats holds some messages twice: 最近联系人 repeats other groups.
    MessagesRepeat { repeated: u64, distinct: u64 } = "messages-repeat", Note;
    /// A message longer than a reader takes; its beginning is shown.
    MessageCut {} = "message-cut", Note;
    /// Reading stopped at what is cut short or damaged; what came before was read.
    ReadInPart { read: u64, cut: bool } = "read-in-part", Warning;
    /// A list of files in which the messages are; itself it has none.
    MessagesElsewhere { files: u64, messages: u64 } = "messages-elsewhere", Warning;
    /// The file gives times without year or day, and its name does not help.
    DateUnknown { messages: u64, example: String } = "date-unknown", Warning;
    /// The year, or the day, is only in the file's name.
    DateFromName { date: String } = "date-from-name", Note;
    /// Text that was copied out of a window: anyone can type it.
    PastedText {} = "pasted-text", Warning;
    /// Passages without time and sender: notices of the program, replies to a quotation.
    UntimedPassages { notices: u64, replies: u64 } = "untimed-passages", Note;
    /// A line longer than a reader takes; its beginning is shown.
    LineCut { kept_kib: u64 } = "line-cut", Note;
    /// Lines of a log that say month and day, and no year; no year is invented.
    YearMissing { lines: u64 } = "year-missing", Warning;
    /// Lines of a log that say a time, and no day.
    DateMissing { lines: u64 } = "date-missing", Warning;
    /// The year of a log's lines is taken from a full date before them.
    YearAssumed { year: i64 } = "year-assumed", Note;
    /// A document with no words in it: scanned, or pictures only.
    DocumentWithoutWords {} = "document-without-words", Note;
    /// Characters of a document that nothing says the meaning of.
    TextPartlyUnreadable { unknown: u64, all: u64 } = "text-partly-unreadable", Warning;
    /// More in a document than is read; its beginning is.
    DocumentCut { pages: u64 } = "document-cut", Note;
    /// The image ends before its format says it does.
    ImageIncomplete { format: String } = "image-incomplete", Warning;

    // --- the case file ---

    /// A time given in words; it is kept as said.
    TimeApproximate { text: String } = "time-approximate", Note;

    // --- the dossier ---

    /// case.toml names a file that is not there.
    EvidenceNotThere { path: String } = "evidence-not-there", Blocking;
    /// case.toml has two entries for one file.
    EvidenceNamedTwice { path: String } = "evidence-named-twice", Warning;
    /// Two files hold the same bytes.
    SameBytesTwice { other: String } = "same-bytes-twice", Note;
    /// There is no evidence at all.
    NoEvidence {} = "no-evidence", Blocking;
    /// A category is empty that a target looks for.
    EvidenceMissing { category: String } = "evidence-missing", Warning;
    /// A fact is missing that the target needs.
    FactMissing { key: String, target: String } = "fact-missing", Blocking;
    /// The target does not take this cause.
    CauseNotForTarget { cause: String, target: String } = "cause-not-for-target", Blocking;
    /// A declaration has not been confirmed.
    DeclarationNotConfirmed { key: String, target: String } = "declaration-not-confirmed", Blocking;
    /// A declaration that the target needs is denied.
    DeclarationDenied { key: String, target: String } = "declaration-denied", Blocking;
    /// A submission contradicts the declaration that no other body has the dispute.
    OtherBodyContradicts { body: String } = "other-body-contradicts", Blocking;
    /// The refund asked for and the refund received exceed what was paid.
    RefundAsksTwice { refunded: String } = "refund-asks-twice", Blocking;
    /// 统一社会信用代码 with a wrong check character.
    UsccWrong { uscc: String } = "uscc-wrong", Warning;
    /// A shop on a platform, and nothing known of the platform's operator.
    OperatorUnknown {} = "operator-unknown", Warning;
    /// No bill among the exhibits.
    NoPaymentRecord {} = "no-payment-record", Warning;
    /// No record matches an order.
    OrderWithoutPayment { order: String } = "order-without-payment", Warning;
    /// No record matches a payment as stated.
    PaymentWithoutRecord { amount: String } = "payment-without-record", Warning;
    /// A record has another amount than stated.
    AmountContradicts { stated: String, recorded: String, key: String } = "amount-contradicts", Blocking;
    /// A record has another time than stated.
    TimeContradicts { stated: String, recorded: String, key: String } = "time-contradicts", Blocking;
    /// The payments of an order do not come to its amount.
    TotalContradicts { paid: String, order: String } = "total-contradicts", Warning;
    /// The record's payee is none of the respondents.
    PayeeNotRespondent { payee: String } = "payee-not-respondent", Warning;
    /// The bill shows money coming back that the case does not state.
    RefundRecorded { recorded: String, stated: Option<String> } = "refund-recorded", Warning;
    /// Nothing was paid through this wallet.
    NotPaidThroughWallet { target: String } = "not-paid-through-wallet", Blocking;
    /// Wallets take up complaints about merchants, not about transfers.
    NotAMerchantPayment { target: String } = "not-a-merchant-payment", Warning;
    /// Evidence of failure from before the promised time was up.
    FaultBeforePromise { at: String, due: String } = "fault-before-promise", Warning;
    /// Paid before it was ordered.
    PaidBeforeOrder { paid: String, ordered: String } = "paid-before-order", Warning;
    /// A stated time lies after the time of this look at the case.
    InTheFuture { at: String, now: String } = "in-the-future", Blocking;
    /// The case shows no contact with the other side.
    NeverTold {} = "never-told", Warning;
    /// Words to be quoted do not stand in the chat cited for them.
    QuoteNotInChat { words: String } = "quote-not-in-chat", Blocking;
    /// The chat cited has no message near the stated time.
    NoMessageAtThatTime { at: String } = "no-message-at-that-time", Warning;

    /// An amount or number that nobody means: nothing, less than nothing, finer than a 分.
    AmountOdd { amount: String } = "amount-odd", Blocking;
    /// A character that is not seen, such as one that turns the direction of writing.
    InvisibleCharacter { code: String } = "invisible-character", Warning;
    /// Records agree by amount and time only; none is cited.
    PaymentUncertain { candidates: usize } = "payment-uncertain", Warning;
    /// One record is matched to two stated payments.
    RecordServesTwice {} = "record-serves-twice", Blocking;
    /// A claim asks for more than was paid.
    ClaimExceedsPaid { asked: String, paid: String } = "claim-exceeds-paid", Blocking;
    /// None of the claims can be put to the target.
    NoClaimForTarget { target: String } = "no-claim-for-target", Blocking;
    /// Letters are written for payments in yuan only.
    CurrencyNotSupported { currency: String } = "currency-not-supported", Blocking;
    /// A target named in `share` that there is not.
    ShareUnknown { target: String } = "share-unknown", Blocking;
    /// Someone acts for the complainant: papers are asked for.
    AgentNeedsPapers {} = "agent-needs-papers", Note;
    /// The letter will admit a mistake of the person's own.
    MistakeAdmitted {} = "mistake-admitted", Note;
    /// An event is tied to an order that the case does not have.
    EventOrderUnknown { order: String } = "event-order-unknown", Blocking;
    /// The declarations were confirmed on an earlier day than that of the letter.
    DeclarationsOld { on: String } = "declarations-old", Warning;

    // --- before anything is sent ---

    /// Signs that the purchase was not for daily consumption.
    NotDailyConsumption { why: String } = "not-daily-consumption", Warning;
    /// The dispute began more than three years ago.
    OverThreeYears { since: String } = "over-three-years", Warning;
    /// Only a shop's name is known, not whose it is.
    RespondentNameUnknown {} = "respondent-name-unknown", Warning;
    /// A claim in court names the defendant by its registered name.
    DefendantNameUnknown {} = "defendant-name-unknown", Blocking;
    /// What an authority verifies of whoever complains.
    ComplaintPapers {} = "complaint-papers", Note;
    /// The authority in charge cannot be told from the case.
    JurisdictionUnclear { why: &'static str } = "jurisdiction-unclear", Warning;
    /// 备案号 of no form that there is.
    IcpOdd { icp: String } = "icp-odd", Warning;
    /// More than 500 yuan: every communication is worth keeping.
    LargeAmount { amount: String } = "large-amount", Note;
    /// Goods whose trade may itself be unlawful.
    GreyGoods { word: String } = "grey-goods", Warning;
    /// A seller who may be a fraudster: what to do first.
    FraudOrderOfSteps {} = "fraud-order-of-steps", Note;
    /// What to bring to the police, and what a report answers for.
    PolicePapers {} = "police-papers", Note;
    /// What a dispute with the issuer of a card is: about what was delivered, never about who paid.
    CardDispute {} = "card-dispute", Note;
    /// PayPal may not cover digital goods, gift cards and what is like cash.
    PaypalMayNotCover {} = "paypal-may-not-cover", Note;
    /// What a statement of claim needs beside its text.
    CourtPapers {} = "court-papers", Note;
    /// What 举报 takes.
    ReportStandard {} = "report-standard", Note;

    // --- what the evidence says against the case, and hints ---

    /// The payment seems to have gone to a person: no merchant.
    PaymentLooksPersonal { how: &'static str, stated: bool } = "payment-looks-personal", Warning;
    /// A record has another currency than stated.
    CurrencyContradicts { stated: String, recorded: String, key: String } = "currency-contradicts", Blocking;
    /// One payment stands in two files: wallet and bank, or two exports of one bill.
    PaymentRecordedTwice { other: String } = "payment-recorded-twice", Note;
    /// An order without a payment, and a top-up of a balance before it.
    MaybeToppedUp { amount: String, at: String } = "maybe-topped-up", Note;
    /// Paid from a balance, and no record of a top-up.
    BalanceWithoutTopUp {} = "balance-without-top-up", Warning;
    /// What the licence shows is not what the case says.
    LicenceDiffers { field: &'static str, stated: String } = "licence-differs", Warning;
    /// A promise is stated and no page shows it.
    PromiseNotShown { words: String } = "promise-not-shown", Warning;
    /// The page was read, and the promise does not stand in it.
    PromiseNotInListing { words: String } = "promise-not-in-listing", Warning;
    /// The page promises something that the case does not state.
    PromiseUntold { words: String } = "promise-untold", Note;
    /// The promise's words and the time taken from them differ.
    PromiseTimeDiffers { words: String, by: String } = "promise-time-differs", Warning;
    /// The promise names a time that the case does not state.
    PromiseTimeMissing { words: String, by: String } = "promise-time-missing", Note;
    /// Nothing dated shows the failure after the promised time was up.
    NoFaultAfterPromise { due: String } = "no-fault-after-promise", Warning;
    /// It cannot be told whose words in a chat are the person's.
    SelfUnknown {} = "self-unknown", Note;
    /// The chat holds the first notice, and the case does not tell it.
    NoticeUntold { at: String, words: String } = "notice-untold", Note;
    /// The chat holds a refusal, and the case does not tell it.
    RefusalUntold { at: String, words: String } = "refusal-untold", Note;
    /// The other side was silent for long.
    NoAnswer { from: String, until: String, days: i64, answered: bool } = "no-answer", Note;
    /// The person's own words that speak against them. For the person alone.
    OwnWordsAgainst { sign: &'static str, words: String, count: usize } = "own-words-against", Warning;
    /// Receipt was confirmed, or the matter marked as solved.
    ConfirmedAlready { words: String } = "confirmed-already", Warning;
    /// The other side asks to confirm receipt or to withdraw first.
    AskedToConfirm { words: String } = "asked-to-confirm", Warning;
    /// No record of the delivery by a third party.
    NoIndependentRecord {} = "no-independent-record", Warning;
    /// The independent record is older than what it is to show.
    IndependentRecordTooEarly { at: String, due: String } = "independent-record-too-early", Warning;
    /// The independent record is of another account.
    IndependentAccountDiffers { shown: String, entered: String } = "independent-account-differs", Warning;
    /// Many payments to one payee: it may be taken for trade. For the person alone.
    OrdersRepeated { payee: String, count: usize, days: i64 } = "orders-repeated", Warning;
    /// Words of reselling in a chat. For the person alone.
    ResellerWords { words: String, own: bool, count: usize } = "reseller-words", Warning;
    /// A chat speaks of another body, and the case names none. For the person alone.
    OtherBodyUntold { words: String } = "other-body-untold", Warning;
    /// Sent to this recipient before.
    SubmittedBefore { target: String } = "submitted-before", Warning;
    /// A stated id stands in none of the evidence that was read.
    IdFoundNowhere { id: String } = "id-found-nowhere", Warning;
    /// Where a stated id stands in the evidence.
    IdFound { id: String, places: String, more: usize } = "id-found", Note;
    /// Errors of a log near the payment.
    LogErrorsNearPayment { count: usize, at: String, paid: String } = "log-errors-near-payment", Note;
    /// Nothing says when a file was made or obtained.
    EvidenceUndated {} = "evidence-undated", Note;
    /// The image names a program for editing pictures. For the person alone.
    ImageEdited { software: String } = "image-edited", Warning;
    /// Two images look alike.
    ImagesAlike { other: String } = "images-alike", Note;
    /// The image holds the place where it was taken.
    PositionInImage {} = "position-in-image", Warning;
    /// Personal data in a file that may be sent; shown masked.
    PersonalDataInFile { kind: &'static str, masked: String, count: usize } = "personal-data-in-file", Warning;
    /// Nothing is known of a long time.
    TimelineGap { from: String, to: String, days: i64 } = "timeline-gap", Note;
    /// Two clocks cannot both be right.
    ClocksDisagree { one: &'static str, one_at: String, other: &'static str, other_at: String } = "clocks-disagree", Warning;
    /// More of a kind than are listed.
    MoreOfAKind { code: &'static str, count: usize } = "more-of-a-kind", Note;

    // --- letters ---

    /// The target has no letter for this stage.
    NoLetterForStage { stage: String, target: String } = "no-letter-for-stage", Blocking;
    /// A claim that this target cannot decide is left out of its letter.
    ClaimNotForTarget { target: String } = "claim-not-for-target", Note;
    /// A stage that presupposes a submission or a result that the case does not tell of.
    StepTooEarly { stage: String, target: String, lacks: &'static str } = "step-too-early", Blocking;
    /// An answer is urged before the day on which it was promised.
    AnswerNotYetDue { by: String } = "answer-not-yet-due", Warning;
    /// Two first claims of which only one can be granted.
    ClaimsExcludeEachOther { one: &'static str, other: &'static str } = "claims-exclude-each-other", Blocking;
    /// Rescission for delay, and no demand told before it.
    NoDemandBeforeRescission {} = "no-demand-before-rescission", Blocking;
    /// Until when the right to rescind can be used.
    RescissionUntil { until: String } = "rescission-until", Note;
    /// Triple damages are asked for: what that takes.
    PunitiveStandard { amount: String } = "punitive-standard", Warning;
    /// Triple damages are asked for, and the cause is none that could carry them.
    PunitiveWithoutGrounds {} = "punitive-without-grounds", Blocking;
    /// The person's own words, which would be better put otherwise.
    WordsUnwise { phrase: String, advice: String } = "words-unwise", Warning;
    /// An event of an order that this recipient has nothing to do with.
    EventOfOtherOrder { order: String, target: String } = "event-of-other-order", Note;
    /// A box of a form cannot hold what must stand in it.
    FormTooLong { field: String, limit: u32, length: usize } = "form-too-long", Blocking;
    /// Sentences of a form's box were left out because they do not fit.
    FormShortened { field: String, left_out: Vec<String> } = "form-shortened", Note;
    /// An exhibit that the recipient may see is in none of the files to upload.
    AttachmentLeftOut { exhibit: String, target: String, why: &'static str } = "attachment-left-out", Warning;
    /// A PDF, a sound or a film goes as it is: what it holds beside its content goes too.
    AttachmentAsGiven { exhibit: String, unread: bool } = "attachment-as-given", Warning;
    /// Pictures were made smaller to fit the limits.
    AttachmentScaled { exhibits: String } = "attachment-scaled", Note;
    /// An exhibit that the recipient may see is not in its package.
    PackageLeftOut { exhibit: String, target: String, why: &'static str } = "package-left-out", Warning;
    /// What was to be blacked out cannot be.
    RedactCannot { why: &'static str } = "redact-cannot", Blocking;
    /// A region to be blacked out does not lie within its picture.
    RedactOutside { width: u32, height: u32 } = "redact-outside", Blocking;
    /// Words to be blacked out are not in the text.
    RedactNotFound {} = "redact-not-found", Blocking;
    /// Of a kind that is to be blacked out nothing is found in it.
    RedactKindNotFound { kind: &'static str } = "redact-kind-not-found", Warning;
    /// What the target's page takes is not known.
    AttachmentLimitUnknown { target: String } = "attachment-limit-unknown", Note;
    /// The target's page takes no PDF: neither the letter nor pages of text can be uploaded.
    AttachmentNoPdf { target: String } = "attachment-no-pdf", Warning;
    /// Words that no letter may hold.
    PhraseForbidden { phrase: String, why: String } = "phrase-forbidden", Blocking;
    // --- the bundle ---

    /// A file has other bytes than when it was sealed.
    FileChanged { path: String, expected: String, found: String } = "file-changed", Blocking;
    /// A sealed file is not there.
    FileMissing { path: String } = "file-missing", Blocking;
    /// A file that was not there when the bundle was sealed.
    FileExtra { path: String } = "file-extra", Blocking;
    /// A file that an operating system puts into folders: one that no manifest lists, in an unpacked bundle, or one that was packed.
    SystemFile { path: String, listed: bool } = "system-file", Warning;
    /// A sealed file is in another folder, its bytes unchanged.
    FileMoved { from: String, to: String } = "file-moved", Blocking;
    /// A sealed file has another name, its bytes unchanged.
    FileRenamed { from: String, to: String } = "file-renamed", Blocking;
    /// The bytes of a file cannot be read: a checksum of the container does not fit, or the disk fails.
    FileDamaged { path: String, why: String } = "file-damaged", Blocking;
    /// A file or folder of an unpacked bundle that cannot be opened, or that changed while it was read.
    FileUnreadable { path: String, why: String } = "file-unreadable", Blocking;
    /// Another seal or evidence digest than the one that was noted elsewhere.
    NotTheOneNoted { which: &'static str, noted: String, found: String } = "not-the-one-noted", Blocking;
    /// A letter prints another evidence digest than that of the bundle.
    LetterDigestDiffers { path: String, printed: String } = "letter-digest-differs", Blocking;
    /// A manifest line that cannot be read.
    ManifestLineBad { text: String } = "manifest-line-bad", Blocking;
    /// A manifest names a file twice.
    ManifestLineTwice { path: String } = "manifest-line-twice", Blocking;
    /// A manifest line as other tools write it, or a blank one: read all the same.
    ManifestLineOdd { text: String, how: &'static str } = "manifest-line-odd", Warning;
    /// A manifest lists a file that does not belong in it.
    ManifestLists { manifest: String, path: String } = "manifest-lists", Blocking;
    /// A manifest does not list a file that it has to.
    ManifestLacks { manifest: String, path: String } = "manifest-lacks", Blocking;
    /// A path that leads out of the bundle, or to different places on different systems.
    PathUnsafe { path: String } = "path-unsafe", Blocking;
    /// A path that is percent-encoded against RFC 8493, and is taken literally.
    PathReadLiterally { path: String } = "path-read-literally", Warning;
    /// Two names that some systems take for one: they differ in case or normal form.
    NameTwins { path: String, other: String } = "name-twins", Warning;
    /// A name that some system cannot write, or that deceives the eye.
    NameNotPortable { path: String, why: &'static str } = "name-not-portable", Warning;
    /// A file that is to be fetched from elsewhere and is not there; nothing is ever fetched.
    NotFetched { path: String } = "not-fetched", Blocking;
    /// Two entries of one name in the zip.
    DuplicateEntry { path: String } = "duplicate-entry", Blocking;
    /// The zip says one thing in its directory and another before the file.
    HeadersDiffer { path: String } = "headers-differ", Blocking;
    /// Two entries of the zip share bytes.
    EntriesOverlap { path: String } = "entries-overlap", Blocking;
    /// Bytes of the zip that belong to no entry and no record.
    BytesUnaccounted { at: u64, bytes: u64 } = "bytes-unaccounted", Blocking;
    /// Records of another archive where none belong.
    HiddenRecords { at: u64 } = "hidden-records", Blocking;
    /// A symbolic link or device instead of a file.
    NotAFile { path: String } = "not-a-file", Blocking;
    /// An encrypted entry.
    EncryptedEntry { path: String } = "encrypted-entry", Blocking;
    /// A compression method that is not read.
    MethodUnsupported { path: String, method: u16 } = "method-unsupported", Blocking;
    /// A name that is neither UTF-8 nor GBK.
    NameUnreadable { name: String } = "name-unreadable", Blocking;
    /// A file beside the one folder of the bundle.
    OutsideTopFolder { path: String } = "outside-top-folder", Blocking;
    /// Packed again by another program; whether names and bytes are the same.
    ContainerNotCanonical { why: Vec<&'static str>, same: bool } = "container-not-canonical", Note;
    /// A folder with nothing in it, which no list can name and no seal holds.
    FolderEmpty { path: String } = "folder-empty", Warning;
    /// No bundle, but another zip in it that may be one.
    BundleInside { path: String } = "bundle-inside", Blocking;
    /// The custody log is not an unbroken chain.
    CustodyBroken { line: u64, why: &'static str } = "custody-broken", Blocking;
    /// The custody log was written for another manifest.
    CustodyDiffers {} = "custody-differs", Blocking;
    /// The custody log has another digest for the file when it was added to the case.
    AddedDiffers { path: String } = "added-differs", Warning;
    /// `manifest.json` says otherwise of a file: the lists were written anew after packing.
    ManifestDiffers { path: String, field: &'static str } = "manifest-differs", Blocking;
    /// `manifest.json` is not JSON.
    ManifestUnreadable { why: String } = "manifest-unreadable", Blocking;
    /// Number or size of the files is not what `bag-info.txt` says.
    OxumWrong { stated: String, found: String } = "oxum-wrong", Blocking;
    /// Neither a bundle nor a BagIt bag.
    NotABag {} = "not-a-bag", Blocking;
    /// The zip is cut short.
    Truncated {} = "truncated", Blocking;
    /// The zip is broken.
    ArchiveBroken { why: String } = "archive-broken", Blocking;
    /// More than the limits allow; nothing was checked.
    BeyondLimits { what: &'static str, limit: u64 } = "beyond-limits", Blocking;
    /// Only digests of a kind that is not computed.
    AlgorithmUnsupported { algorithm: String } = "algorithm-unsupported", Blocking;
    /// Manifests of digests that can be forged by intent, and no others.
    AlgorithmWeak { algorithms: String } = "algorithm-weak", Note;
    /// `bagit.txt` is not as the standard wants it.
    DeclarationBad { text: String } = "declaration-bad", Blocking;
    /// Tag files in an encoding that is not read.
    TagEncodingUnsupported { encoding: String } = "tag-encoding-unsupported", Blocking;
    /// A tag file begins with a byte order mark.
    ByteOrderMark {} = "byte-order-mark", Blocking;
    /// No trusted time stamp.
    NoTrustedTime {} = "no-trusted-time", Note;
    /// No signature.
    Unsigned {} = "unsigned", Note;
    /// A time-stamp that does not hold; the sealed files are not affected.
    StampInvalid { reason: &'static str, detail: String } = "stamp-invalid", Blocking;
    /// A time-stamp that holds in itself, and leads to no certificate chosen by whoever verifies.
    StampUntrusted { reason: &'static str } = "stamp-untrusted", Warning;
    /// A time-stamp that this build cannot check.
    StampUnsupported { reason: &'static str } = "stamp-unsupported", Warning;
    /// A time-stamp that held at its time, and whose certificates have run out.
    StampExpired { until: String } = "stamp-expired", Warning;
    /// Something about a time-stamp that is worth knowing.
    StampOdd { how: &'static str } = "stamp-odd", Note;
    /// A signature that does not hold; the sealed files are not affected.
    SignatureInvalid { reason: &'static str } = "signature-invalid", Blocking;
    /// A signature that this build cannot check.
    SignatureUnsupported {} = "signature-unsupported", Warning;
    /// A good signature, and nobody has said whose key it is.
    SignerUnknown { fingerprint: String } = "signer-unknown", Note;
    /// A good signature of someone who was not to sign this, or not then.
    SignerNotAllowed { principals: String } = "signer-not-allowed", Warning;
    /// A file in `seal/` that was not read: too large, or damaged.
    SealFileUnread {} = "seal-file-unread", Warning;
    /// A stamp or signature that the log does not tell of.
    SealLogLacks {} = "seal-log-lacks", Warning;
    /// The log tells of a file in `seal/` that is gone, or is another one now.
    SealLogDiffers {} = "seal-log-differs", Blocking;
    /// A file does not have the SHA-512 that a renewal lists.
    RenewalDiffers { path: String } = "renewal-differs", Blocking;
    /// The master bundle cannot be compared with, or its evidence digest is not the one that the package states.
    MasterDiffers { why: &'static str } = "master-differs", Blocking;
    /// The original that a copy names is not in the master bundle, or not under this number.
    OriginalMissing { number: u32, why: &'static str } = "original-missing", Blocking;
    /// The evidence digest given is the one that a package states; its originals are not in it.
    EvidenceDigestOnlyStated {} = "evidence-digest-only-stated", Warning;
    /// A bundle encrypted for transport.
    EncryptedForTransport {} = "encrypted-for-transport", Blocking;
    // --- typesetting ---

    /// Characters that no font draws, all of a document; a visible mark stands for each.
    GlyphMissing { characters: Vec<char>, times: u64 } = "glyph-missing", Warning;
    /// A picture that could not be shown; a box with its words stands for it.
    PictureNotShown { picture: String, alt: String, why: &'static str } = "picture-not-shown", Warning;
    /// A font of this computer was used, so that the PDF may look different elsewhere.
    SystemFontUsed { family: String, sha256: String } = "system-font-used", Note;
    /// An event is not told to this recipient, because it speaks of another body.
    EventNotTold { target: String } = "event-not-told", Note;
    /// Talk that no event cites is not shown to those who hear only of some.
    TalkNotPlaced { exhibit: String, target: String } = "talk-not-placed", Warning;
    /// A paper that speaks of another body is not shown to this recipient.
    PaperOfOthers { exhibit: String, target: String } = "paper-of-others", Warning;
    /// Files of an earlier run lie beside those of this one.
    LeftFromBefore { files: String } = "left-from-before", Warning;
    /// The letter would hold particulars that the recipient should not see.
    PrivateWords { field: String, target: String } = "private-words", Blocking;
}
