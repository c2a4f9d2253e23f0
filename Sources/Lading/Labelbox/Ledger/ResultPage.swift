/// What one page of an import's results held.
struct ResultPage: Sendable, Equatable {
    /// How many rows were on it.
    var rows = 0
    /// How many of them belong, or may belong, to a row that waited for a result.
    var matched = 0
    /// Where the next page begins; nil after the last one.
    var after: String?
    var total: Int?
}

/// Enters the rows of an answer with results into the ledger.
/// - Parameters:
///   - part: the rows that they may be of.
///   - isProbe: only looks whether they are the ledger's.
/// - Returns: nil when the answer holds no such page.
/// - Throws: `response` when it is not JSON.
func readResults(
    _ kind: ResultKind,
    _ answer: [UInt8],
    into ledger: RowLedger,
    part: Range<Int> = 0..<RowLedger.maximumRows,
    isProbe: Bool = false
) throws(Failure) -> ResultPage? {
    let answer = try AnswerText(answer)
    switch kind {
    case .made:
        return answer.page("successesfulDataRowImports", rows: "nodes") { node in
            let row = answer.row(node)
            return isProbe ? ledger.mayBeMade(row, part) : ledger.made(row, part)
        }
    case .refused:
        return answer.page("failedDataRowImports", rows: "results") { result in
            let message = answer.string("message", of: result) ?? Array("the platform gave no reason".utf8)[...]
            let row = answer.text.member("spec", of: result).map { answer.refusedRow($0) } ?? PlatformRow()
            let words = Array(ShownText.of(message, onOneLine: true).utf8)
            return isProbe ? ledger.mayBeRefused(row, part) : ledger.refused(row, message: words[...], part)
        }
    }
}

/// An answer that is read without values being made of it: a page has thousands of rows.
private struct AnswerText {
    let text: ScannedText

    init(_ bytes: [UInt8]) throws(Failure) {
        var scanner = JSONScanner(maximumValues: JSONValue.maximumAnswerMemory / JSONTape.leastMemory)
        do throws(ScanStop) {
            try scanner.scan(bytes, from: 0, isWhole: true, depth: 0)
        } catch {
            let reason =
                if case .fault(let reason, let position) = error { "\(reason) at byte \(position)" } else { "\(error)" }
            throw Failure(
                .response,
                retryable: true,
                "The platform's answer with the results of rows is not JSON: \(reason)."
            )
        }
        text = ScannedText(bytes: bytes, tape: scanner.tape)
    }

    func page(_ name: StaticString, rows: StaticString, enter: (Int) -> Bool) -> ResultPage? {
        guard let data = text.member("data", of: ScannedText.root), let page = text.member(name, of: data),
            let list = text.member(rows, of: page), text.kind(list) == .array
        else { return nil }
        var result = ResultPage()
        for row in text.elements(list) {
            result.rows += 1
            if enter(row) { result.matched += 1 }
        }
        let after = string("after", of: page).map { String(decoding: $0, as: UTF8.self) }
        result.after = after == "" ? nil : after
        result.total = text.member("total", of: page).flatMap { Int(String(decoding: text.text($0), as: UTF8.self)) }
        return result
    }

    func string(_ name: StaticString, of index: Int) -> ArraySlice<UInt8>? {
        text.member(name, of: index).flatMap { text.string($0) }
    }

    func row(_ index: Int) -> PlatformRow {
        PlatformRow(
            id: string("id", of: index).flatMap { $0.count <= JSONObject.longestName ? $0 : nil },
            globalKey: string("globalKey", of: index),
            externalID: string("externalId", of: index),
            rowData: string("rowData", of: index)
        )
    }
    /// With what tells it from others that are alike.
    func refusedRow(_ index: Int) -> PlatformRow {
        var row = row(index)
        row.traits = RowTraits(externalID: row.externalID)
        row.traits.set(
            metadata: text.member("metadata", of: index),
            attachments: text.member("attachments", of: index),
            in: text
        )
        return row
    }
}
