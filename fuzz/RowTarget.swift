/// A manifest of data rows, as it comes from a file; and an answer with results, as it comes from the platform.
@Sendable func fuzzRows(_ input: UnsafeRawBufferPointer) {
    let bytes = Array(input)
    // Opening some devices does something.
    guard !String(decoding: bytes, as: UTF8.self).contains("dev") else { return }
    let items = readItems(bytes, blockSize: 1 << 18)
    require(
        readItems(bytes, blockSize: 1 + bytes.count % 7) == items,
        "rows depend on the blocks that they are read in"
    )
    compareWithDocument(bytes, items)
    checkAndWrite(bytes, rows: items.count { $0.isRow })
    readLines(bytes, items)
    readResults(bytes)
    if let better = RowURL(bytes[...])?.virtualHosted { require(better.hasPrefix("https://")) }
}

private struct ReadItem: Equatable {
    var place: RowPlace
    /// Nil for what is not JSON.
    var text: [UInt8]?
    var isRow = true
}

private func readItems(_ bytes: [UInt8], blockSize: Int) -> [ReadItem] {
    do throws(Failure) {
        var reader = RowReader(try RowStream(.memory(bytes)), from: .start, blockSize: blockSize)
        var items: [ReadItem] = []
        while let item = try reader.next() {
            switch item {
            case .row(let place, let text):
                items.append(ReadItem(place: place, text: Array(text.text(ScannedText.root))))
            case .broken(let place, let line, let column, let reason):
                require(line >= place.line && column > 0 && !reason.isEmpty)
                items.append(ReadItem(place: place))
            case .tooLarge(let place): items.append(ReadItem(place: place))
            case .fault(let place, let reason):
                require(!reason.isEmpty)
                items.append(ReadItem(place: place, isRow: false))
            }
            require(reader.cursor.map { $0.offset <= UInt64(bytes.count) } ?? true)
        }
        require(items.filter(\.isRow).map(\.place.row) == Array(0..<items.count { $0.isRow }), "a row is missing")
        return items
    } catch {
        fatalError(error.message)
    }
}

/// The other reader of JSON says the same.
private func compareWithDocument(_ bytes: [UInt8], _ items: [ReadItem]) {
    for text in items.compactMap(\.text) { require((try? JSONValue.parse(text)) != nil, "a row is no JSON") }
    if let elements = (try? JSONValue.parse(bytes))?.array {
        require(items.map { $0.text.flatMap { try? JSONValue.parse($0) } } == elements.map(Optional.some))
    } else if bytes.first == UInt8(ascii: "[") {
        require(items.contains { $0.text == nil }, "a fault was passed over")
    }
}

private func checkAndWrite(_ bytes: [UInt8], rows: Int) {
    do throws(Failure) {
        let stream = try RowStream(.memory(bytes))
        let settings = RowSettings(datasetID: "d", allowsUpsert: true)
        let ledger = RowLedger()
        var cursor: RowCursor? = .start
        var findings: [Finding] = []
        while let from = cursor {
            let checked = try checkRows(
                stream,
                from: from,
                settings: settings,
                metadata: .known(rowOntology, mayBeOutdated: false),
                ledger: ledger,
                limit: 1 + bytes.count % 100
            )
            findings += checked.findings.all
            cursor = checked.next
        }
        require(findings.allSatisfy { !$0.message.isEmpty && ($0.row ?? 0) <= rows })
        let counts = ledger.counts
        require(counts.rows == rows && counts.made == 0 && counts.notSent <= rows)
        require(counts.notSent == Set(findings.filter { $0.severity == .error }.compactMap(\.row)).count)
        cursor = .start
        var written = 0
        while let from = cursor {
            let chunk = try writeChunk(
                stream,
                from: from,
                settings: settings,
                ontology: rowOntology,
                urls: [:],
                ledger: ledger,
                limit: 1 + bytes.count % 1000
            )
            let elements = (try? JSONValue.parse(chunk.bytes.withBytes { Array($0) }))?.array
            require(elements?.count == chunk.rows, "a chunk is not what it says")
            written += chunk.rows
            cursor = chunk.next
        }
        require(written == (0..<rows).count { ledger.state(of: $0) == .pending }, "a row was lost")
        ledger.endPending(as: .refused, code: .importFailed, message: "end")
        require(ledger.counts.pending == 0)
        require(try ledger.page(first: 0, count: rows).count == rows)
    } catch {
        fatalError(error.message)
    }
}

private func readLines(_ bytes: [UInt8], _ items: [ReadItem]) {
    do throws(Failure) {
        let lines = try rowLines(of: bytes)
        let again = try rowLines(of: lines.text)
        require(again == lines && lines.rows == items.count, "lines read back as others")
    } catch {
        require(error.code == .json && !error.message.isEmpty)
    }
}

private func readResults(_ bytes: [UInt8]) {
    let ledger = RowLedger()
    _ = ledger.enter(RowKey(.globalKey, Array("g".utf8)[...]), rowData: 0, isUnique: true)
    for (kind, isProbe) in [(ResultKind.made, true), (.refused, true), (.made, false), (.refused, false)] {
        do throws(Failure) {
            guard let page = try readResults(kind, bytes, into: ledger, isProbe: isProbe) else { continue }
            require(page.matched <= (isProbe ? page.rows : min(page.rows, 1)))
        } catch {
            require(error.code == .response)
        }
    }
}

private let rowOntology: Ontology = {
    let fields: JSONValue = [
        ["id": "s", "name": "tag", "kind": "CustomMetadataString", "reserved": true],
        ["id": "n", "name": "speed", "kind": "CustomMetadataNumber"],
        ["id": "d", "name": "time", "kind": "CustomMetadataDateTime"],
        ["id": "e", "name": "split", "kind": "CustomMetadataEnum", "options": [["id": "o", "name": "train"]]],
    ]
    guard let ontology = Ontology(fields) else { fatalError("no ontology") }
    return ontology
}()
