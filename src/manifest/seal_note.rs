//! `seal/VERIFY.txt`: how anyone checks stamps and signatures with OpenSSL and OpenSSH, and what they prove.

/// The note; the same for every bundle. It begins with a byte order mark and has the line ends of Windows, for the editors there.
#[must_use]
pub fn seal_note() -> String {
    let text = "\u{feff}时间戳和签名怎样核对

这个文件夹里的东西是打包以后加上的，不在清单里；加上它们，封存的内容一个字节也没有变。
它们都是对 tagmanifest-sha256.txt 这个文件做的；这个文件管住包里的全部内容。下面的命令在证据包的文件夹里（有 bagit.txt 的那一层）运行。

一、时间戳（编号.tsr 是答复，编号.tsq 是请求，编号.chain.pem 是随答复来的证书）
    openssl ts -reply -in seal/001.tsr -text
        看时间（Time stamp）和时间戳机构（TSA）。
    openssl ts -verify -data tagmanifest-sha256.txt -in seal/001.tsr -CAfile 根证书.pem -untrusted seal/001.chain.pem
    openssl ts -verify -queryfile seal/001.tsq      -in seal/001.tsr -CAfile 根证书.pem -untrusted seal/001.chain.pem
        两条都要通过：前一条核对盖的是这个包，后一条核对答复对应这次请求。
        根证书要从时间戳机构自己的网站取，不要用包里的。
        机构证书已经过期的，加 -attime 时间戳的时间（1970 年以来的秒数）。
    用本软件：juzheng verify 证据包 --tsa-ca 根证书.pem
    有的时间戳是对签名做的（看 custody.jsonl 里的 of）：把上面的 tagmanifest-sha256.txt 换成那个 .sshsig 文件。

二、签名（编号.sshsig 是签名，编号.pub 是公钥）
    ssh-keygen -Y check-novalidate -n juzheng-seal -s seal/002.sshsig < tagmanifest-sha256.txt
        只说明签名没有错。
    ssh-keygen -Y verify -f 公钥名单 -I 签名人 -n juzheng-seal -s seal/002.sshsig < tagmanifest-sha256.txt
        公钥名单（allowed_signers）要从签名人那里另外取得，不能用包里的 .pub：谁都可以放一个进来。
    用本软件：juzheng verify 证据包 --allowed-signers 公钥名单

三、续期（r01.sha512 是全部文件的 SHA-512，r01.tsr 是对它的时间戳）
    sha512sum -c seal/r01.sha512
    openssl ts -verify -data seal/r01.sha512 -in seal/r01.tsr -CAfile 根证书.pem -untrusted seal/r01.chain.pem

四、证明什么
时间戳：机构说，封存的内容在那个时间之前已经存在。它不证明内容真实，不证明是谁做的。证书有没有被吊销，以上都没有查。
签名：签名时有人持有那把密钥。它不证明那个人是谁，不证明签名的时间，也不是《电子签名法》所说的由电子认证服务提供者认证的电子签名。
";
    text.replace('\n', "\r\n")
}
