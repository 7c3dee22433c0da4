//! 中文：时间戳和签名。

use crate::finding::shown;

/// Why a stamp is not simply good.
pub(super) fn stamp(reason: &str) -> &'static str {
    match reason {
        "malformed" => "不是标准格式（RFC 3161）的时间戳",
        "refused" => "时间戳机构拒绝了请求",
        "other-bytes" => "它不是对这个包里的内容盖的",
        "other-request" => "它回答的是另一个请求",
        "other-nonce" => "它回答的是另一个请求（随机数不同）",
        "no-signer-certificate" => "里面没有签发人的证书，旁边也没有",
        "certificate-binding" => "里面的证书不是签发时指明的那一张",
        "content-digest" => "声明的内容被改过",
        "signed-attributes" => "签了名的属性缺少或者不对",
        "signature" => "签名不对",
        "usage-absent" => "签发人的证书没有写明可以用来盖时间戳",
        "usage-not-critical" => "签发人的证书没有把时间戳用途标为关键项",
        "usage-not-sole" => "签发人的证书不是只能用来盖时间戳的",
        "certificate-not-valid-then" => "盖的时候，签发人的证书不在有效期内",
        "weak-hash" => "用的是 SHA-1，能被有意做成同样的校验值",
        "issuer-not-trusted" => "签发它的机构不在你用 --tsa-ca 给出的证书之下",
        "chain" => "从签发人到根证书之间，有一张证书当时无效或者无权签发",
        "digest-unknown" | "imprint-unknown" => "校验算法不认识",
        "key-unknown" | "key-size" => "签发人的密钥种类或者长度不支持",
        "extension-unknown" => "有一项要求必须看懂的扩展，看不懂",
        "over-unchecked-signature" => "它是对一个签名盖的，那个签名本程序核对不了，所以它不说明这个包的时间",
        "chain-algorithm-unknown" => "签发人与根证书之间用的签名算法不支持",
        _ => "签名算法不支持",
    }
}

/// Why a package and its master bundle do not agree.
pub(super) fn master(why: &str) -> &'static str {
    match why {
        "no-originals" => "这个包没有写明原件，不是给某个对象的包，没有与总包对照",
        "not-a-master" => "给出的总包不是自留的总包，里面没有证据原件，没有与它对照",
        "not-intact" => "给出的总包核验不是“完好”，没有与它对照",
        _ => "这个包写明的原件的证据码，不是总包的证据码",
    }
}

/// What is worth knowing of a stamp.
pub(super) fn odd(how: &str) -> &'static str {
    match how {
        "before-packed" => "时间戳比包里写的打包时间还早：打包时间（打包人的时钟，或者指定的）不对",
        "ahead" => "时间戳的时间比这台电脑的时间还晚",
        "no-request" => "没有保存请求（.tsq），或者请求里没有随机数，不能核对答复是不是对应那次请求",
        "key-id" => "签发人用密钥标识指明，OpenSSL 3.0 核对不了",
        "ber" => "时间戳用的是 BER 编码，不是 DER",
        _ => "签发人的证书只用 SHA-1 指明（旧的写法，常见）",
    }
}

/// What to do about it.
pub(super) fn odd_hint(how: &str) -> &'static str {
    match how {
        "ahead" => "请先校准这台电脑的时间，再核验一次",
        _ => "",
    }
}

/// Why a signature is not good.
pub(super) fn signature(reason: &str) -> &'static str {
    match reason {
        "malformed" => "不是 ssh-keygen 签名的格式",
        "other-namespace" => "它是为别的用途签的，不是签证据包的",
        _ => "它不是对这个包的内容签的，或者被改过",
    }
}

/// With the words of whoever wrote it behind.
pub(super) fn with_detail(text: &str, detail: &str) -> String {
    if detail.trim().is_empty() { text.to_owned() } else { format!("{text}（{}）", shown(detail)) }
}
