import Testing

@testable import Lading

@Suite struct `A page of results` {
    private func ledger() throws -> RowLedger {
        try RowsCheck(
            "{\"row_data\":\"https://a.example/0\",\"global_key\":\"å\"}\n{\"row_data\":\"https://a.example/1\"}"
        ).ledger
    }

    @Test func `of made rows is entered`() throws {
        let ledger = try ledger()
        let answer = #"""
            {"data": {"successesfulDataRowImports": {"nodes": [
                {"id": "b", "externalId": null, "globalKey": null, "rowData": "https:\/\/a.example/1"},
                {"id": "a", "externalId": null, "globalKey": "\u00e5", "rowData": "https://elsewhere"},
                {"id": "c", "globalKey": "nobody's"}, 1
            ], "after": "next", "total": 3}}}
            """#
        let page = try readResults(.made, Array(answer.utf8), into: ledger)
        #expect(page == ResultPage(rows: 4, matched: 2, after: "next", total: 3))
        #expect(try ledger.page(first: 0, count: 2).map(\.id) == ["a", "b"])
        #expect(try ledger.page(first: 0, count: 1).first?.globalKey == "å")
    }

    @Test func `of refused rows is entered with the platform's words`() throws {
        let ledger = try ledger()
        let answer = #"""
            {"data": {"failedDataRowImports": {"after": null, "total": 2, "results": [
                {"message": "Duplicate global key", "spec": {"externalId": null, "globalKey": "å", "rowData": "x", "metadata": []}},
                {"message": null, "spec": {"externalId": null, "globalKey": null, "rowData": "https://a.example/1"}},
                {"message": "no spec"}
            ]}}}
            """#
        let page = try readResults(.refused, Array(answer.utf8), into: ledger)
        #expect(page == ResultPage(rows: 3, matched: 2, after: nil, total: 2))
        let rows = try ledger.page(first: 0, count: 2)
        #expect(rows.map(\.message) == ["Duplicate global key", "the platform gave no reason"])
        #expect(rows.allSatisfy { $0.state == .refused && $0.code == .rowRefused })
    }

    @Test(arguments: [
        #"{"errors":[{"message":"no"}],"data":null}"#, #"{"data":{"successesfulDataRowImports":null}}"#, "[]", "null",
        #"{"data":{"successesfulDataRowImports":{"nodes":{}}}}"#,
    ])
    func `is missing`(answer: String) throws {
        #expect(try readResults(.made, Array(answer.utf8), into: try ledger()) == nil)
    }

    @Test func `that is not JSON is told`() throws {
        let failure = #expect(throws: Failure.self) {
            try readResults(.made, Array("{\"data\":".utf8), into: try ledger())
        }
        #expect(failure?.code == .response)
    }

    @Test func `is the last one when nothing comes after it`() throws {
        for after in ["null", "\"\"", "1"] {
            let answer = "{\"data\":{\"successesfulDataRowImports\":{\"nodes\":[],\"after\":\(after)}}}"
            #expect(try readResults(.made, Array(answer.utf8), into: try ledger()) == ResultPage())
        }
    }
}
