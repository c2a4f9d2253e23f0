import CCurl
import Glibc

enum CurlGlobal {
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
