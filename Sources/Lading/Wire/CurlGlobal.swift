import CCurl
import Glibc

enum CurlGlobal {
    /// 7.87, which has all options that are set.
    static let oldestVersion: UInt32 = 0x075700

    /// Why the libcurl that was loaded can't be used; nil when it can.
    static func fault(version: UInt32 = ccurl_version()) -> String? {
        guard version < oldestVersion else { return nil }
        return
            "The libcurl that was loaded is \(text(version)), and \(text(oldestVersion)) is needed at least: install "
            + "a newer one, or put it first on the loader's path."
    }

    private static func text(_ version: UInt32) -> String {
        "\(version >> 16).\(version >> 8 & 255).\(version & 255)"
    }

    /// libcurl's own initialization, from any thread and any number of times: it counts, and locks since 7.84.
    ///
    /// Signal handlers and locale stay as they are. It is never undone: the host may use libcurl too.
    static func initialize() -> Bool {
        keepOpenSSLAtExit()
        return curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
    }

    /// Leaves OpenSSL's tables alone when the process exits.
    ///
    /// OpenSSL frees them in an exit handler. A host that exits without closing its client would crash there, because our
    /// thread may be in the middle of a handshake. It only helps when nobody initialized OpenSSL before. The symbol is
    /// looked up because libcurl need not be built with OpenSSL.
    private static func keepOpenSSLAtExit() {
        typealias Initialize = @convention(c) (UInt64, UnsafeRawPointer?) -> Int32
        guard let symbol = dlsym(nil, "OPENSSL_init_crypto") else { return }
        let noExitHandler: UInt64 = 0x0008_0000
        _ = unsafeBitCast(symbol, to: Initialize.self)(noExitHandler, nil)
    }
}
