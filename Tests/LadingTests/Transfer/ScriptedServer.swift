import Glibc

@testable import Lading

/// An HTTP/1.1 server on a port of its own whose answers a test scripts, down to the bytes and the resets.
final class ScriptedServer: @unchecked Sendable {
    typealias Script = @Sendable (Exchange) throws -> Void

    struct Counts {
        var accepted = 0
        var open = 0
        var mostOpen = 0
        var requests = 0
    }

    let port: Int
    private let listener: Int32
    private let script: Script
    private let counters = Monitor(Counts())
    private let sockets = Monitor<(open: Set<Int32>, isStopping: Bool)>(([], false))
    private let threads = Monitor<[NamedThread]>([])

    /// The script runs once for each request, on a thread of its connection, after the head was read.
    ///
    /// - Parameter port: 0 is any.
    init(port wanted: Int = 0, _ script: @escaping Script) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(truncatingIfNeeded: wanted).bigEndian
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout.size(ofValue: reuse)))
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Int32 in
                bind(listener, generic, length) | listen(listener, 512) | getsockname(listener, generic, &length)
            }
        }
        guard code == 0 else { throw Broken() }
        port = Int(UInt16(bigEndian: address.sin_port))
        let accepting = try NamedThread.start(name: "test-accept") { [self] in acceptAll() }
        threads.withLock { $0.append(accepting) }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var counts: Counts { counters.withLock { $0 } }

    func stop() {
        sockets.withLock { sockets in
            sockets.isStopping = true
            for socket in sockets.open { shutdown(socket, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
        while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
        close(listener)
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let number = counters.withLock { counts in
                counts.accepted += 1
                counts.open += 1
                counts.mostOpen = max(counts.mostOpen, counts.open)
                return counts.accepted
            }
            let isStopping = sockets.withLock { sockets in
                sockets.open.insert(connection)
                return sockets.isStopping
            }
            if isStopping { shutdown(connection, Int32(SHUT_RDWR)) }
            guard
                let thread = try? NamedThread.start(
                    name: "test-serve",
                    { [self] in serve(connection, number) }
                )
            else { return }
            threads.withLock { $0.append(thread) }
        }
    }

    private func serve(_ socket: Int32, _ number: Int) {
        let stream = SocketStream(socket)
        while let head = try? stream.readHead() {
            let index = counters.withLock { counts in
                counts.requests += 1
                return counts.requests
            }
            do {
                try script(Exchange(stream: stream, head: head, index: index, connection: number))
            } catch {
                break
            }
            if stream.isDone { break }
        }
        counters.withLock { $0.open -= 1 }
        _ = sockets.withLock { $0.open.remove(socket) }
        close(socket)
    }

    struct Broken: Error {}
}

/// One request, and the means to answer it well or badly.
final class Exchange {
    let head: Head
    /// Counts the server's requests, from 1.
    let index: Int
    /// Counts the server's connections, from 1.
    let connection: Int
    private let stream: SocketStream
    private var unread: Int

    struct Head {
        var method: String
        var target: String
        var headers: HTTPHeaders
        var text: String
    }

    fileprivate init(stream: SocketStream, head: Head, index: Int, connection: Int) {
        self.stream = stream
        self.head = head
        self.index = index
        self.connection = connection
        unread = head.headers["Content-Length"].flatMap { Int($0) } ?? 0
    }

    /// Takes the next bytes of the request's body, all of them by default.
    @discardableResult
    func body(_ most: Int = .max) throws -> [UInt8] {
        let bytes = try stream.read(min(most, unread))
        unread -= bytes.count
        return bytes
    }

    func answer(_ status: Int, _ headers: [String] = [], body: [UInt8] = []) throws {
        try self.body()
        let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.count)"] + headers
        try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    func send(_ bytes: [UInt8]) throws { try stream.write(bytes) }
    func send(_ text: String) throws { try stream.write(Array(text.utf8)) }

    /// Ends the connection in order.
    func hangUp() { stream.isDone = true }

    /// Ends the connection with a reset, which also discards what was sent before.
    func reset() { stream.reset() }

    /// Until the client, or the end of the test, closes the connection.
    func waitForClient() { stream.drain() }
}

private final class SocketStream {
    var isDone = false
    private let socket: Int32
    private var buffered: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }

    func readHead() throws -> Exchange.Head {
        let end = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            if buffered.count >= 4,
                let start = (searched...(buffered.count - 4)).first(where: {
                    buffered[$0..<($0 + 4)].elementsEqual(end)
                })
            {
                let text = String(decoding: buffered[..<start], as: UTF8.self)
                buffered.removeFirst(start + 4)
                return parse(text)
            }
            searched = max(0, buffered.count - 3)
            try fill()
        }
    }

    func read(_ count: Int) throws -> [UInt8] {
        while buffered.count < count { try fill() }
        defer { buffered.removeFirst(count) }
        return Array(buffered.prefix(count))
    }

    func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw ScriptedServer.Broken() }
            sent += count
        }
    }

    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        isDone = true
    }

    func drain() {
        while (try? fill()) != nil { buffered = [] }
        isDone = true
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { throw ScriptedServer.Broken() }
        buffered += chunk[..<count]
    }

    private func parse(_ text: String) -> Exchange.Head {
        let lines = text.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers.append(name: String(line[..<colon]), value: String(value))
        }
        return Exchange.Head(
            method: words.first.map(String.init) ?? "",
            target: words.count > 1 ? String(words[1]) : "",
            headers: headers,
            text: text
        )
    }
}

func withServer<Value>(
    _ script: @escaping ScriptedServer.Script,
    _ body: (ScriptedServer) throws -> Value
) throws -> Value {
    let server = try ScriptedServer(script)
    defer { server.stop() }
    return try body(server)
}
