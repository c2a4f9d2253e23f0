import Testing

@testable import Lading

@Suite struct RequestTests {
    @Test func getIsAnswered() throws {
        let outcome = try withServer { try $0.answer(200, ["X-Answer: yes"], body: Array("hello".utf8)) } _: { server in
            try withEngine { try $0.outcome(of: .get(server.url + "/a?b=c")) }
        }
        let response = try outcome.get()
        #expect(response.status == 200)
        #expect(response.headers["x-ANSWER"] == "yes")
        #expect(response.body == Array("hello".utf8))
    }
}
