/// Reads what came back for a request: the document, or a failure that carries the platform's own words.
func readAnswer(
    _ result: Result<HTTPResponse, TransferFailure>,
    of request: APIRequest
) -> Result<APIAnswer, APIFailure> {
    goodAnswer(result).flatMap { response in
        if request.discardsAnswer {
            if response.isPage {
                return .failure(APIFailure(failure: .webPage(response.body, of: request.label), ambiguous: true))
            }
            // What would have been made may be told, or nothing.
            let told = request.dryRun ? try? answerJSON(response, of: request.label).get() : nil
            return .success(APIAnswer(told ?? .null))
        }
        return answerJSON(response, of: request.label).map(APIAnswer.init)
    }
}

/// A storage's explanation: the code and message of its XML. What else is there may repeat the signature.
func storageReason(in body: [UInt8]) -> String {
    let text = body.prefix(ShownText.limit)
    let said = ["Code", "Message"].compactMap { name -> ArraySlice<UInt8>? in
        guard let start = firstPlace(of: "<\(name)>".utf8, in: text) else { return nil }
        let rest = text.dropFirst(start + name.utf8.count + 2)
        return firstPlace(of: "</\(name)>".utf8, in: rest).map { rest.prefix($0) }
    }
    return said.isEmpty ? reason(in: body) : shortened(Array(said.joined(separator: ": ".utf8)))
}

/// Why a file could not be put to its signed URL, or nil when it is there.
func uploadFailure(_ result: Result<HTTPResponse, TransferFailure>, file: String) -> Failure? {
    switch result {
    case .failure(let failure):
        return failure.asFailure.at(.upload, item: file)
    case .success(let response):
        if response.isPage { return Failure.webPage(response.body, of: file).at(.upload, item: file) }
        if (200..<300).contains(response.status) { return nil }
        let reason = storageReason(in: response.body)
        // Signed URLs that are over are refused as 400 ExpiredToken or as 403 (wire notes, "What may be repeated").
        if response.status == 403
            || (response.status == 400 && firstPlace(of: "ExpiredToken".utf8, in: Array(reason.utf8)[...]) != nil)
        {
            return Failure(
                .urlExpired,
                stage: .upload,
                httpStatus: response.status,
                retryable: true,
                item: file,
                "The signed URL for “\(shown: file)” is not accepted any more (HTTP \(response.status)). Submit the scene "
                    + "again: \(reason)"
            )
        }
        return statusFailure(response.status, reason: reason).at(.upload, item: file)
    }
}
