public import CLading

extension lading_event {
    init(_ event: Event) {
        self.init()
        struct_size = MemoryLayout<lading_event>.size
        job = OpaquePointer(bitPattern: event.job.reference.withLock { $0 })
        tag = event.tag
        progress = lading_progress(event.progress)
        switch event.kind {
        case .progress: type = Int32(LADING_EVENT_PROGRESS)
        case .result(let index):
            type = Int32(LADING_EVENT_RESULT)
            scene = UInt64(index)
        case .finished: type = Int32(LADING_EVENT_FINISHED)
        case .released: type = Int32(LADING_EVENT_RELEASED)
        case .spooled: type = Int32(LADING_EVENT_SPOOLED)
        case .recovered: type = Int32(LADING_EVENT_RECOVERED)
        case .dropped: type = Int32(LADING_EVENT_DROPPED)
        case .dataWanted(let index, let wanted):
            type = Int32(LADING_EVENT_DATA_WANTED)
            scene = UInt64(index)
            file = UInt64(wanted)
        }
    }
}

@_cdecl("lading_client_next_event")
public func lading_client_next_event(
    _ client: OpaquePointer?,
    _ timeoutMs: UInt64,
    _ event: UnsafeMutablePointer<lading_event>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        guard client.isPulled else {
            throw Failure(.state, item: "events", "The client has an event callback, which gets the events.")
        }
        // Filled only once it is certain that it can be: an event is delivered once.
        try writeStruct(lading_event(), to: event, "event")
        try refuseInsideHostCall(timeoutMs: timeoutMs, "lading_client_next_event")
        switch client.events.next(deadline: deadline(afterMs: timeoutMs)) {
        case .event(let taken): try writeStruct(lading_event(taken), to: event, "event")
        case .nothing: throw Failure(.timeout, retryable: true, "No event came within \(timeoutMs) ms.")
        case .closed: throw Failure(.closed, "The client was closed.")
        }
    }
}

@_cdecl("lading_client_event_fd")
public func lading_client_event_fd(
    _ client: OpaquePointer?,
    _ descriptor: UnsafeMutablePointer<Int32>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        try isGiven(descriptor, "descriptor")
        guard client.isPulled else {
            throw Failure(.state, item: "events", "The client has an event callback, which gets the events.")
        }
        guard let made = client.events.pollDescriptor() else {
            throw Failure(.system, retryable: true, item: "descriptor", "The system has no descriptor left.")
        }
        try write(made, to: descriptor, "descriptor")
    }
}
